package dev.cardinal.app.diff;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Compares two sides layer by layer. Passes run once, so that both have the same layers, fused ones
 * as they are. Each side computes the network twice: as usual, and with every layer's results kept.
 * Then both compute each layer alone, on the operands that the first side has come to: a layer
 * whose results part although its operands are the same is the one at fault, however the difference
 * fares further down.
 */
public final class BackendDiff {
  private final double tolerance;
  private final Graph graph;
  private final Contender first;
  private final Contender second;

  /**
   * A side and what it has computed.
   *
   * @param session the whole network as usual, whose threads compute everything else too
   * @param outputs the network's outputs
   * @param traced a run that kept all results
   */
  private record Contender(Side side, Session session, Map<String, Tensor> outputs, Traced traced) {
    Map<String, Tensor> values() {
      return traced.values();
    }

    Map<String, Tensor> compute(LayerAlone layer, Map<String, Tensor> values) {
      return layer.run(side, session, values);
    }
  }

  private BackendDiff(double tolerance, Graph graph, Contender first, Contender second) {
    this.tolerance = tolerance;
    this.graph = graph;
    this.first = first;
    this.second = second;
  }

  /**
   * Compares two sides.
   *
   * @param inputs a tensor for each input of the model, by name
   * @param tolerance how far apart results may be, as a part of their largest element
   */
  public static Diff of(
      Model model, Map<String, Tensor> inputs, Side first, Side second, double tolerance) {
    try (Session a = first.sessions().apply(model).build();
        Session b = second.sessions().apply(model).build()) {
      Graph graph = model.afterPasses(inputs).graph();
      return new BackendDiff(
              tolerance,
              graph,
              contender(first, a, graph, inputs),
              contender(second, b, graph, inputs))
          .diff();
    }
  }

  private static Contender contender(
      Side side, Session session, Graph graph, Map<String, Tensor> given) {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    graph.inputs().forEach(i -> inputs.put(i.value().name(), given.get(i.value().name())));
    return new Contender(
        side, session, session.run(given), Traced.run(side, session, graph, inputs));
  }

  private Diff diff() {
    List<Layer> layers = graph.nodes().stream().map(this::layer).toList();
    Distance output = farthest(first.outputs, second.outputs);
    Optional<Layer> accumulated = first(layers, layer -> layer.accumulated().exceeds(tolerance));
    return new Diff(layers, output, accumulated, parting(layers, output, accumulated));
  }

  private Layer layer(Node node) {
    LayerAlone alone = LayerAlone.of(graph, node);
    Distance distance =
        farthest(first.compute(alone, first.values()), second.compute(alone, first.values()));
    return new Layer(
        node.name(),
        node.op().type(),
        first.traced.problem(node),
        first.traced.kernel(node),
        second.traced.kernel(node),
        distance,
        farthest(alone.outputs(first.values()), alone.outputs(second.values())));
  }

  private static Optional<Layer> first(List<Layer> layers, Predicate<Layer> wanted) {
    return layers.stream().filter(wanted).findFirst();
  }

  private static Distance farthest(Map<String, Tensor> a, Map<String, Tensor> b) {
    var distances = new ArrayList<Distance>();
    a.forEach((name, tensor) -> distances.add(Distance.of(name, tensor, b.get(name))));
    return distances.stream().reduce(Distance::orFarther).orElse(Distance.NONE);
  }

  private Optional<Parting> parting(
      List<Layer> layers, Distance output, Optional<Layer> accumulated) {
    Optional<Layer> alone = first(layers, layer -> layer.alone().exceeds(tolerance));
    boolean earlier =
        accumulated.isPresent()
            && (alone.isEmpty() || layers.indexOf(accumulated.get()) < layers.indexOf(alone.get()));
    Optional<Parting> within = earlier ? accumulated.flatMap(this::inPlan) : Optional.empty();
    return within
        .or(() -> alone.map(this::alone))
        .or(() -> accumulated.map(this::addedUp))
        .or(() -> output.exceeds(tolerance) ? Optional.of(inMemory(output)) : Optional.empty());
  }

  private LayerAlone again(Layer layer) {
    return LayerAlone.of(
        graph,
        graph.nodes().stream()
            .filter(node -> node.name().equals(layer.node()))
            .findFirst()
            .orElseThrow());
  }

  private Parting alone(Layer layer) {
    LayerAlone alone = again(layer);
    return new Parting(
        Parting.Kind.LAYER,
        Optional.of(layer),
        layer.alone(),
        first.side.name(),
        second.side.name(),
        alone.inputs(first.values()),
        first.compute(alone, first.values()),
        second.compute(alone, first.values()),
        Optional.of(alone.model().graph()));
  }

  private Optional<Parting> inPlan(Layer layer) {
    return inPlan(layer, first).or(() -> inPlan(layer, second));
  }

  private Optional<Parting> inPlan(Layer layer, Contender contender) {
    LayerAlone alone = again(layer);
    Map<String, Tensor> within = alone.outputs(contender.values());
    Map<String, Tensor> without = contender.compute(alone, contender.values());
    var parting =
        new Parting(
            Parting.Kind.PLAN,
            Optional.of(layer),
            farthest(within, without),
            contender.side.name() + ".plan",
            contender.side.name() + ".alone",
            alone.inputs(contender.values()),
            within,
            without,
            Optional.of(alone.model().graph()));
    return Optional.of(parting).filter(found -> found.distance().exceeds(tolerance));
  }

  private Parting addedUp(Layer layer) {
    LayerAlone alone = again(layer);
    return new Parting(
        Parting.Kind.ROUNDING,
        Optional.of(layer),
        layer.accumulated(),
        first.side.name(),
        second.side.name(),
        alone.inputs(first.values()),
        alone.outputs(first.values()),
        alone.outputs(second.values()),
        Optional.of(alone.model().graph()));
  }

  private Parting inMemory(Distance output) {
    return new Parting(
        Parting.Kind.MEMORY,
        Optional.empty(),
        output,
        first.side.name(),
        second.side.name(),
        Map.of(),
        first.outputs,
        second.outputs,
        Optional.empty());
  }
}
