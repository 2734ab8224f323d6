package dev.cardinal.plan;

import dev.cardinal.graph.Node;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Chooses a kernel for each node: the first candidate that accepts, backends taken in order of
 * preference, and the last resort when all decline.
 */
public final class KernelSelector {
  private static final System.Logger LOG = System.getLogger(KernelSelector.class.getName());

  private final List<Backend> preferred;
  private final Map<String, List<Backend>> overrides;
  private final Backend lastResort;
  private final boolean strict;
  private final Optional<Assignment> assignment;
  private final Set<String> warned;

  /**
   * A selector.
   *
   * @param preferred backends in order of preference
   * @param overrides other orders for single nodes, by name, or for operators, by type
   * @param lastResort the backend that takes every node
   * @param strict whether falling back to the last resort, where it is not preferred, is an error
   */
  public KernelSelector(
      List<Backend> preferred,
      Map<String, List<Backend>> overrides,
      Backend lastResort,
      boolean strict) {
    this.preferred = List.copyOf(preferred);
    this.overrides = Map.copyOf(overrides);
    this.lastResort = lastResort;
    this.strict = strict;
    this.assignment = Optional.empty();
    this.warned = ConcurrentHashMap.newKeySet();
  }

  private KernelSelector(KernelSelector other, Assignment assignment) {
    this.preferred = other.preferred;
    this.overrides = other.overrides;
    this.lastResort = other.lastResort;
    this.strict = other.strict;
    this.assignment = Optional.of(assignment);
    this.warned = other.warned; // what was said once need not be said again
  }

  /** A selector that asks, where there is no override, another backend first. */
  public KernelSelector with(Assignment first) {
    return new KernelSelector(this, first);
  }

  /** The backends in order of preference. */
  public List<Backend> preferred() {
    return preferred;
  }

  /** Whether all backends that may be asked are for batches in portions. */
  public boolean portions() {
    return Stream.concat(preferred.stream(), overrides.values().stream().flatMap(List::stream))
        .allMatch(Backend::portions);
  }

  /**
   * The choice for a node.
   *
   * @param workload as in {@link StepKind}
   */
  KernelChoice select(Node node, String workload, KernelQuery query) {
    var declined = new ArrayList<Declined>();
    for (Backend backend : order(node, workload)) {
      Optional<KernelDescriptor> kernel = ask(backend, query, declined);
      if (kernel.isPresent()) {
        return new KernelChoice(kernel.get(), List.copyOf(declined));
      }
    }
    return fallBack(node, query, declined);
  }

  /**
   * The layout that a node's first backend would like to share with the node's neighbours.
   *
   * @param workload as in {@link StepKind}
   */
  Optional<Layout> common(Node node, String workload, KernelQuery query) {
    return order(node, workload).stream()
        .filter(backend -> backend.unavailable().isEmpty())
        .findFirst()
        .flatMap(backend -> backend.common(query));
  }

  /** Whether a backend that is asked first somewhere needs native memory. */
  boolean nativeMemory() {
    Stream<Backend> usual =
        assignment.isEmpty()
            ? firstAvailable(preferred)
            : preferred.stream().filter(backend -> assignment.get().names(backend.name()));
    return Stream.concat(usual, overrides.values().stream().flatMap(KernelSelector::firstAvailable))
        .anyMatch(Backend::nativeMemory);
  }

  private static Stream<Backend> firstAvailable(List<Backend> order) {
    return order.stream().filter(backend -> backend.unavailable().isEmpty()).limit(1);
  }

  /** The backends in the order in which they are asked. */
  List<Backend> order(Node node, String workload) {
    if (node.op() instanceof Reorder) {
      return first(workload, all()); // whoever of them wants a layout of its own can reorder
    }
    List<Backend> override = overrides.getOrDefault(node.name(), overrides.get(node.op().type()));
    return override != null ? override : first(workload, preferred);
  }

  private List<Backend> all() {
    var all = new LinkedHashSet<>(preferred);
    overrides.values().forEach(all::addAll);
    return List.copyOf(all);
  }

  private List<Backend> first(String workload, List<Backend> order) {
    if (assignment.isEmpty()) {
      return order;
    }
    String first = assignment.get().first(workload);
    return Stream.concat(
            order.stream().filter(backend -> backend.name().equals(first)),
            order.stream().filter(backend -> !backend.name().equals(first)))
        .toList();
  }

  private static Optional<KernelDescriptor> ask(
      Backend backend, KernelQuery query, List<Declined> declined) {
    Optional<String> unavailable = backend.unavailable();
    if (unavailable.isPresent()) {
      declined.add(new Declined(backend.name(), unavailable.get()));
      return Optional.empty();
    }
    List<KernelDescriptor> candidates = backend.candidates(query);
    if (candidates.isEmpty()) {
      declined.add(new Declined(backend.name(), "has no kernel for " + query.op().type()));
    }
    for (KernelDescriptor candidate : candidates) {
      switch (candidate.support(query)) {
        case Support.Supported() -> {
          return Optional.of(candidate);
        }
        case Support.Unsupported(String reason) ->
            declined.add(new Declined(candidate.id(), reason));
      }
    }
    return Optional.empty();
  }

  private KernelChoice fallBack(Node node, KernelQuery query, List<Declined> declined) {
    if (strict) {
      throw new PlanException(
          node.label() + " [" + query.problem() + "] has no kernel: " + declined);
    }
    if (warned.add(node.op().type())) {
      LOG.log(
          System.Logger.Level.WARNING,
          "{0} falls back to the slow reference: {1}",
          node.label(),
          declined);
    }
    KernelDescriptor kernel = lastResort.candidates(query).getFirst();
    return new KernelChoice(kernel, List.copyOf(declined));
  }

  /** The order of preference and the overrides, without an assignment. */
  @Override
  public String toString() {
    Map<String, List<String>> orders = new TreeMap<>();
    overrides.forEach((node, order) -> orders.put(node, names(order)));
    return names(preferred) + " " + orders;
  }

  private static List<String> names(List<Backend> order) {
    return order.stream().map(Backend::name).toList();
  }
}
