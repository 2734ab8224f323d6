package dev.cardinal;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What tells a graph from another: all of it but the values of its constants, and of these some
 * bytes from all over each. Training anew changes nearly every weight.
 */
record GraphPrint(
    List<GraphInput> inputs, List<Node> nodes, List<Value> outputs, Map<Value, Sample> constants) {
  private static final int SAMPLES = 16;

  /** A constant's type, and some bytes of it. */
  record Sample(TensorType type, List<Byte> bytes) {}

  static GraphPrint of(Graph graph) {
    Map<Value, Sample> constants = new LinkedHashMap<>();
    graph.constants().forEach((value, tensor) -> constants.put(value, sample(tensor)));
    return new GraphPrint(graph.inputs(), graph.nodes(), graph.outputs(), constants);
  }

  private static Sample sample(Tensor tensor) {
    MemorySegment memory = tensor.segment();
    long bytes = memory.byteSize();
    long count = Math.min(SAMPLES, bytes);
    // The lowest bytes of numbers, as on all machines that we know, change with everything.
    int size = tensor.dtype().byteSize();
    return new Sample(
        tensor.type(),
        java.util.stream.LongStream.range(0, count)
            .mapToObj(i -> memory.get(ValueLayout.JAVA_BYTE, bytes * i / count / size * size))
            .toList());
  }
}
