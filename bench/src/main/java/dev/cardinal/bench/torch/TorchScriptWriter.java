package dev.cardinal.bench.torch;

import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes graphs as TorchScript archives, which {@code torch::jit::load} reads: a module with the
 * weights as buffers, and a {@code forward} that calls a function of PyTorch's for each node, in
 * the graph's order. Nothing is fused or folded but what shapes are computed from, so that PyTorch
 * sees what the network's author wrote.
 */
public final class TorchScriptWriter {
  private static final String CLASS_NAME = "Network";

  /** Of the archive's form; what the code uses has been in PyTorch since that version. */
  private static final String VERSION = "3\n";

  private TorchScriptWriter() {}

  /**
   * Writes an archive. A file of this name is replaced only once everything is written.
   *
   * @param graph a graph as it was imported
   * @param inputs the type of each input, by name. Images of these sizes are what the archive is
   *     for, in batches of any size
   * @throws IllegalArgumentException if PyTorch has no functions for the graph, with every node of
   *     which that is so, its operator and the reason; or if an input does not take its type
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Graph graph, Map<String, TensorType> inputs) {
    ForwardCode code = code(graph, inputs);
    try {
      SafeReplacement.write(file, out -> write(out, code));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    }
  }

  private static ForwardCode code(Graph graph, Map<String, TensorType> inputs) {
    Graph bound = Binding.bind(graph, inputs, Map.of());
    Graph folded = PassPipeline.constantFolding().run(bound).graph();
    var code = new ForwardCode(folded);
    var operators = new OperatorCode(code);
    List<String> reasons = new ArrayList<>();
    for (Node node : folded.nodes()) {
      try {
        operators.add(node);
      } catch (UnsupportedOperatorException e) {
        reasons.add(node.label() + ": " + e.getMessage());
        node.outputs().forEach(value -> code.alias(value, "None")); // so that others are looked at
      }
    }
    if (!reasons.isEmpty()) {
      throw new IllegalArgumentException(
          "'%s' cannot be written as TorchScript: %s"
              .formatted(graph.name(), String.join("; ", reasons)));
    }
    return code;
  }

  private static void write(OutputStream out, ForwardCode code) throws IOException {
    var archive = new Archive(out, "network"); // its closing ends the archive, not the stream
    var data = new Pickle().beginObject("__torch__", CLASS_NAME);
    String source = code.source(CLASS_NAME);
    int key = 0;
    for (Map.Entry<String, Tensor> attribute : code.attributes().entrySet()) {
      Tensor tensor = attribute.getValue();
      data.text(attribute.getKey()).tensor(tensor, Integer.toString(key));
      archive.add("data/" + key, tensor.segment().toArray(ValueLayout.JAVA_BYTE));
      key++;
    }
    archive.add("data.pkl", data.text("training").bool(false).endObject().toBytes());
    archive.add("code/__torch__.py", source);
    archive.add("constants.pkl", new Pickle().emptyTuple().toBytes());
    archive.add("byteorder", ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little");
    archive.add("version", VERSION);
    archive.finish();
  }
}
