package dev.cardinal;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.pass.PassPipeline;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A model's graph after the passes that need not know its types. With its weights it is kept only
 * until a plan is made, which has packed them; for another plan it is made anew, with the same
 * names, by which packed weights are found again.
 */
final class PreparedGraph {
  private final Graph inputsOnly;
  private final List<String> passes;
  private final List<GraphInput> shaping;
  private final Consumer<Graph> observer;
  private Optional<Supplier<Graph>> source;
  private Optional<Graph> held;
  private WeakReference<Graph> latest;

  /**
   * A graph that has been prepared.
   *
   * @param source the model's graph as imported
   * @param observer is shown this and each later graph before it is planned
   */
  PreparedGraph(PassPipeline.Result prepared, Supplier<Graph> source, Consumer<Graph> observer) {
    Graph graph = prepared.graph();
    var inputs = new GraphBuilder(graph.name());
    graph.inputs().forEach(inputs::input);
    this.inputsOnly = inputs.build();
    this.passes = prepared.applied().stream().map(Object::toString).toList();
    this.shaping = Binding.shaping(graph);
    this.observer = observer;
    this.source = Optional.of(source);
    this.held = Optional.of(graph);
    this.latest = new WeakReference<>(graph);
    observer.accept(graph);
  }

  /** A graph that has the inputs and nothing else. */
  Graph inputsOnly() {
    return inputsOnly;
  }

  /** The passes that changed something, each with what it did. */
  List<String> passes() {
    return passes;
  }

  /** The inputs whose values determine shapes. */
  List<GraphInput> shaping() {
    return shaping;
  }

  /**
   * The whole graph.
   *
   * @throws IllegalStateException if it was let go, and the model cannot be read again
   */
  Graph whole() {
    Graph graph = left();
    if (graph == null) {
      Supplier<Graph> model =
          source.orElseThrow(() -> new IllegalStateException("there can be no further plan"));
      Graph read = model.get();
      graph = PassPipeline.standard().run(read).graph();
      MappedWeights.unload(read);
      latest = new WeakReference<>(graph);
      observer.accept(graph);
    }
    return graph;
  }

  /** The graph if it has not been collected, else null. */
  private Graph left() {
    return held.orElseGet(latest::get);
  }

  /** Lets the weights go, after a plan was made. */
  void letGo() {
    Graph graph = left();
    if (graph != null) {
      MappedWeights.unload(graph);
    }
    held = Optional.empty();
  }

  /** Lets the model go too: there will be no further plan. */
  void finish() {
    letGo();
    source = Optional.empty();
  }
}
