package dev.cardinal.model;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Lets a network take its parameters from a source and tells in one error all that do not fit, as
 * PyTorch's {@code load_state_dict} does: those that are missing, those that are of another type or
 * shape, and those that the network does not have. A source without names makes up any parameter
 * and always fits.
 */
final class ParameterCheck implements WeightSource {
  /** PyTorch counts training's steps beside the statistics; nothing is computed of it. */
  private static final String STEPS = "num_batches_tracked";

  private static final int MOST_LISTED = 20;

  private final WeightSource source;
  private final Set<String> asked = new HashSet<>();
  private final List<String> missing = new ArrayList<>();
  private final List<String> unfit = new ArrayList<>();
  private MemorySegment zeros = MemorySegment.NULL;

  private ParameterCheck(WeightSource source) {
    this.source = source;
  }

  /**
   * A network's graph with weights that are exactly its own.
   *
   * @throws ModelFormatException if they are not, with a list of what does not fit
   */
  static Graph graph(String network, WeightSource weights, Function<WeightSource, Graph> assembly) {
    if (weights.names().isEmpty()) {
      return assembly.apply(weights);
    }
    var check = new ParameterCheck(weights);
    Graph graph = assembly.apply(check);
    check.requireFit(network);
    return graph;
  }

  @Override
  public String description() {
    return source.description();
  }

  @Override
  public Set<String> names() {
    return source.names();
  }

  @Override
  public Optional<Shape> shape(String name) {
    return source.shape(name);
  }

  /** Zeros in place of what does not fit, so that the graph comes to its end. */
  @Override
  public Tensor tensor(String name, TensorType expected) {
    asked.add(name);
    if (!source.names().contains(name)) {
      missing.add(name + " " + expected.shape());
      return zeros(expected);
    }
    try {
      return source.tensor(name, expected);
    } catch (ModelFormatException e) {
      unfit.add(name + " " + e.problem());
      return zeros(expected);
    }
  }

  private Tensor zeros(TensorType type) {
    if (zeros.byteSize() < type.byteSize()) {
      zeros = Tensor.allocate(type).segment();
    }
    return Tensor.wrap(type, zeros.asSlice(0, type.byteSize()));
  }

  private void requireFit(String network) {
    List<String> unexpected =
        source.names().stream()
            .filter(name -> !asked.contains(name) && !name.endsWith(STEPS))
            .toList();
    List<String> problems = new ArrayList<>();
    add(problems, "missing", missing);
    add(problems, "unexpected", unexpected);
    add(problems, "unfit", unfit);
    if (!problems.isEmpty()) {
      throw new ModelFormatException(
          source.description(),
          "",
          "these are not the parameters of " + network + "; " + String.join("; ", problems));
    }
  }

  private static void add(List<String> problems, String kind, List<String> parameters) {
    if (!parameters.isEmpty()) {
      int listed = Math.min(parameters.size(), MOST_LISTED);
      String more =
          listed < parameters.size() ? " and " + (parameters.size() - listed) + " more" : "";
      problems.add(kind + ": " + String.join(", ", parameters.subList(0, listed)) + more);
    }
  }
}
