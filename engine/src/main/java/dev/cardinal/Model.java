package dev.cardinal;

import dev.cardinal.format.ModelReaders;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Value;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A network with its weights: of a file, a stream or a graph. Immutable; any number of sessions may
 * be built of it. A model read from a file keeps the file mapped as long as it is reachable.
 * Sessions do not need it any more once they are built: they keep packed weights. Only a session
 * whose input types are not fixed keeps the graph too, or, of a model read from a file, where that
 * is: it reads the file again if it meets a signature that it has no plan for, and the model is
 * forgotten.
 */
public final class Model {
  private final Graph graph;
  private final Supplier<Graph> source;

  private Model(Graph graph, Supplier<Graph> source) {
    this.graph = graph;
    this.source = source;
  }

  private static Model held(Graph graph) {
    return new Model(graph, () -> graph);
  }

  /**
   * Reads a model from a file or a folder, of whichever format a reader on the module path or class
   * path knows (module {@code dev.cardinal.formats} brings ONNX and timm's folders).
   *
   * @throws dev.cardinal.format.ModelFormatException if the file is not a valid, supported model
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Model load(Path file) {
    Graph graph = ModelReaders.load().read(file);
    return new Model(graph, new FileSource(file, graph));
  }

  /**
   * Reads a model from a stream to its end, and leaves the stream open; see {@link #load(Path)}.
   */
  public static Model load(InputStream stream) {
    return held(ModelReaders.load().read(stream));
  }

  /** The model of a graph, such as {@code ResNet.resnext50_32x4d()}. */
  public static Model of(Graph graph) {
    return held(Objects.requireNonNull(graph, "graph"));
  }

  /** The graph, as imported. */
  public Graph graph() {
    return graph;
  }

  /**
   * Gives the graph to those who do not keep it; of a file, it does not keep it either, but reads
   * the file again if it must.
   */
  Supplier<Graph> source() {
    return source;
  }

  /**
   * The model as sessions compute it: after the passes that do not depend on the inputs' types. It
   * gives the same results as this one, bit for bit, in sessions with the same backends.
   */
  public Model afterPasses() {
    return of(PassPipeline.standard().run(graph()).graph());
  }

  /**
   * The model as a session computes a call with the given inputs: the types are fixed, and inputs
   * whose values decide the types of others have become constants. No pass finds anything more to
   * do.
   *
   * @param inputs a tensor for each input, by name
   * @throws IllegalArgumentException if they are not the model's
   */
  public Model afterPasses(Map<String, Tensor> inputs) {
    Graph prepared = PassPipeline.standard().run(graph()).graph();
    Map<String, Tensor> shaping = new HashMap<>();
    Map<String, TensorType> types = Binding.types(prepared, inputs);
    for (GraphInput input : Binding.shaping(prepared)) {
      shaping.put(input.value().name(), inputs.get(input.value().name()));
    }
    return of(PassPipeline.standard().run(Binding.bind(prepared, types, shaping)).graph());
  }

  /** The network's name. */
  public String name() {
    return graph.name();
  }

  /** What a call gives, in order. */
  public List<GraphInput> inputs() {
    return graph.inputs();
  }

  /** The names of what a call gets, in order. */
  public List<String> outputs() {
    return graph.outputs().stream().map(Value::name).toList();
  }

  /** Facts about the model such as labels and preprocessing. */
  public Map<String, String> metadata() {
    return graph.metadata();
  }
}
