package dev.cardinal.formats.onnx;

import dev.cardinal.graph.Dim;
import java.util.List;
import java.util.Optional;

/**
 * ONNX's GraphProto, as far as it matters here.
 *
 * @param name for people
 * @param nodes in the file's order
 * @param initializers the constants
 * @param inputs the inputs, among which initializers may be repeated
 * @param outputs the outputs
 * @param sparse the number of sparse initializers
 */
record GraphProto(
    String name,
    List<NodeProto> nodes,
    List<TensorProto> initializers,
    List<ValueInfo> inputs,
    List<ValueInfo> outputs,
    int sparse) {

  /**
   * A ValueInfoProto.
   *
   * @param name the value
   * @param elementType ONNX's number of the element type; 0 if the value is no tensor
   * @param dims the shape, if it is declared
   */
  record ValueInfo(String name, int elementType, Optional<List<Dim>> dims) {}
}
