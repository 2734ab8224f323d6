/**
 * The ONNX reader and writer. Reading takes four steps, each with its own file: the wire format
 * ({@link dev.cardinal.formats.onnx.ProtoReader}), the messages ({@link
 * dev.cardinal.formats.onnx.OnnxParser}), tensors and where their data lies ({@link
 * dev.cardinal.formats.onnx.TensorImport}), and operators ({@link
 * dev.cardinal.formats.onnx.OperatorTable}).
 *
 * <p>Writing takes them back: {@link dev.cardinal.formats.onnx.OnnxForm} leaves operators that ONNX
 * has, {@link dev.cardinal.formats.onnx.GraphExport} and {@link
 * dev.cardinal.formats.onnx.OperatorAttributes} make the messages, {@link
 * dev.cardinal.formats.onnx.OnnxSerializer} and {@link dev.cardinal.formats.onnx.ProtoMessage}
 * their bytes.
 */
package dev.cardinal.formats.onnx;
