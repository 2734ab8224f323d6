package dev.cardinal.bench.layers;

import dev.cardinal.Model;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Work;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The nodes of the model as all contestants read it, before anybody's passes, with what they have
 * to compute: the same for all, however they compute it.
 */
final class NodeTable {
  private final Graph graph;
  private final Map<String, Node> byName = new HashMap<>();

  private NodeTable(Graph graph) {
    this.graph = graph;
    graph.nodes().forEach(node -> byName.put(node.name(), node));
  }

  /** The nodes of a model for a call with the given inputs. */
  static NodeTable of(Model model, Map<String, Tensor> inputs) {
    Map<String, TensorType> types = Binding.types(model.graph(), inputs);
    return new NodeTable(Binding.bind(model.graph(), types, Map.of()));
  }

  /** All nodes, each after those that compute its operands. */
  List<Node> nodes() {
    return graph.nodes();
  }

  /** The node of a name. */
  Optional<Node> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** The node that computes a value. */
  Optional<Node> producer(String value) {
    return graph.producer(new Value(value));
  }

  /** The nodes that compute a node's operands. */
  List<Node> before(Node node) {
    return node.inputs().stream().flatMap(value -> graph.producer(value).stream()).toList();
  }

  /** The nodes that use a node's results. */
  List<Node> after(Node node) {
    return node.outputs().stream().flatMap(value -> graph.consumers(value).stream()).toList();
  }

  /** Nodes with that first which has the most to compute; the others as they were. */
  List<Node> mainFirst(List<Node> nodes) {
    Comparator<Node> least = Comparator.comparingLong(this::flops);
    return nodes.stream().sorted(least.reversed()).toList();
  }

  /** The floating-point operations of a node: those of convolutions and matrix products. */
  long flops(Node node) {
    return query(node)
        .map(query -> Work.flops(query.op(), query.operands(), query.results()))
        .orElse(0L);
  }

  /** The problem string of a convolution, or else its like; empty if the types are not known. */
  String problem(Node node) {
    return query(node).map(KernelQuery::problem).orElse("");
  }

  private Optional<KernelQuery> query(Node node) {
    Optional<Operands> operands = graph.operands(node);
    boolean known = graph.type(node.output()).isPresent();
    return known ? operands.map(given -> KernelQuery.of(node.op(), given)) : Optional.empty();
  }

  /**
   * The bytes that nodes computed together must read and write at least: of each operand that comes
   * from elsewhere, of each constant, and of each result that is used elsewhere, once; 0 if a type
   * is not known.
   */
  long bytes(Collection<Node> together) {
    Set<Node> inside = new HashSet<>(together);
    Set<Value> moved = new HashSet<>();
    for (Node node : inside) {
      node.inputs().stream()
          .filter(value -> !value.isAbsent())
          .filter(value -> graph.producer(value).filter(inside::contains).isEmpty())
          .forEach(moved::add);
      node.outputs().stream()
          .filter(value -> graph.isOutput(value) || isUsedOutside(value, inside))
          .forEach(moved::add);
    }
    long bytes = 0;
    for (Value value : moved) {
      Optional<TensorType> type = graph.type(value);
      if (type.isEmpty()) {
        return 0;
      }
      bytes += type.get().byteSize();
    }
    return bytes;
  }

  private boolean isUsedOutside(Value value, Set<Node> inside) {
    return graph.consumers(value).stream().anyMatch(node -> !inside.contains(node));
  }
}
