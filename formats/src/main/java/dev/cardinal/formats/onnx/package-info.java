/**
 * The ONNX reader. Four steps, each with its own file: the wire format ({@link
 * dev.cardinal.formats.onnx.ProtoReader}), the messages ({@link
 * dev.cardinal.formats.onnx.OnnxParser}), tensors and where their data lies ({@link
 * dev.cardinal.formats.onnx.TensorImport}), and operators ({@link
 * dev.cardinal.formats.onnx.OperatorTable}).
 */
package dev.cardinal.formats.onnx;
