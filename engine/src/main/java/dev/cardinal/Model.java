package dev.cardinal;

import dev.cardinal.format.ModelReaders;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Value;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A network with its weights: of a file, a stream or a graph. Immutable; any number of sessions may
 * be built of it. A model read from a file keeps the file mapped as long as it is reachable.
 */
public final class Model {
  private final Graph graph;

  private Model(Graph graph) {
    this.graph = graph;
  }

  /**
   * Reads a model from a file or a folder, of whichever format a reader on the module path or class
   * path knows (module {@code dev.cardinal.formats} brings ONNX and timm's folders).
   *
   * @throws dev.cardinal.format.ModelFormatException if the file is not a valid, supported model
   * @throws java.io.UncheckedIOException if it cannot be read
   */
  public static Model load(Path file) {
    return new Model(ModelReaders.load().read(file));
  }

  /**
   * Reads a model from a stream to its end, and leaves the stream open; see {@link #load(Path)}.
   */
  public static Model load(InputStream stream) {
    return new Model(ModelReaders.load().read(stream));
  }

  /** The model of a graph, such as {@code ResNet.resnext50_32x4d()}. */
  public static Model of(Graph graph) {
    return new Model(Objects.requireNonNull(graph, "graph"));
  }

  /** The graph, as imported. */
  public Graph graph() {
    return graph;
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
