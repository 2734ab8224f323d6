package dev.cardinal;

import dev.cardinal.graph.BatchAxis;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.plan.Portions;
import dev.cardinal.tensor.TensorType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * A graph whose types a signature has decided, for all of a batch or for a portion of it.
 *
 * @param graph for a portion
 * @param passes those that changed something once types were known, each with what it did
 * @param portions how runs go through the batch
 */
record SignatureGraph(Graph graph, List<String> passes, Portions portions) {
  /** Java arrays end a little below 2^31 elements. */
  private static final long MOST_ELEMENTS = Integer.MAX_VALUE - 64L;

  /**
   * The graph of a signature.
   *
   * @param prepared its symbols not decided yet
   * @param threads how many compute; where there is a portion for each the batch is cut. 0 if it
   *     must not be
   */
  static SignatureGraph of(Graph prepared, Signature signature, int threads) {
    SignatureGraph whole = of(prepared, signature, signature.types(), Portions.WHOLE);
    Portions portions = threads == 0 ? Portions.WHOLE : Portions.of(whole.graph);
    boolean mayBeCut =
        portions.count() > 1
            && portions.count() >= threads
            && signature.values().isEmpty()
            && BatchAxis.sizesOnlyShape(prepared)
            && leaveBatchOpen(prepared.inputs())
            && whole.fitsArrays();
    return mayBeCut ? whole.cut(prepared, signature, portions).orElse(whole) : whole;
  }

  private static SignatureGraph of(
      Graph prepared, Signature signature, Map<String, TensorType> types, Portions portions) {
    Graph bound = Binding.bind(prepared, types, signature.tensors());
    PassPipeline.Result result = PassPipeline.standard().run(bound);
    List<String> passes = result.applied().stream().map(a -> a + " (types known)").toList();
    return new SignatureGraph(result.graph(), passes, portions);
  }

  private static boolean leaveBatchOpen(List<GraphInput> inputs) {
    return inputs.stream().allMatch(input -> input.dims().getFirst() instanceof Dim.Symbol);
  }

  /** Whether copies of what the caller gives and gets can be made on the heap. */
  private boolean fitsArrays() {
    return Stream.concat(graph.inputs().stream().map(GraphInput::value), graph.outputs().stream())
        .allMatch(v -> graph.type(v).orElseThrow().shape().elements() <= MOST_ELEMENTS);
  }

  /** The graph of a portion; empty if it is not that of all entries but for their number. */
  private Optional<SignatureGraph> cut(Graph prepared, Signature signature, Portions portions) {
    Map<String, TensorType> types = new HashMap<>(signature.types());
    types.replaceAll((_, type) -> portions.portion(type));
    try {
      SignatureGraph portion = of(prepared, signature, types, portions);
      boolean same =
          BatchAxis.entries(portion.graph).equals(OptionalLong.of(portions.size()))
              && isCut(portion.graph, portions);
      return same ? Optional.of(portion) : Optional.empty();
    } catch (GraphException e) {
      return Optional.empty(); // it is made for batches of one size
    }
  }

  /** Whether a portion's graph has the same nodes, and values that differ in their batch alone. */
  private boolean isCut(Graph portion, Portions portions) {
    if (portion.nodes().size() != graph.nodes().size()) {
      return false;
    }
    for (int i = 0; i < graph.nodes().size(); i++) {
      Node node = graph.nodes().get(i);
      Node cut = portion.nodes().get(i);
      if (!cut.op().equals(node.op())
          || !cut.outputs().equals(node.outputs())
          || !node.outputs().stream().allMatch(v -> isCut(v, portion, portions))) {
        return false;
      }
    }
    return true;
  }

  private boolean isCut(Value value, Graph portion, Portions portions) {
    if (value.isAbsent()) {
      return true;
    }
    TensorType whole = graph.type(value).orElseThrow();
    TensorType type = portion.type(value).orElseThrow();
    boolean constant = type.equals(whole); // of the batch it has another size
    return constant || (whole.shape().rank() > 0 && type.equals(portions.portion(whole)));
  }
}
