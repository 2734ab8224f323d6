package dev.cardinal;

import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.BinaryOp;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Work;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A model layer by layer, as it was imported: before any pass.
 *
 * @param inputs the types of the inputs, by name
 * @param layers the nodes in order
 */
public record Summary(Map<String, TensorType> inputs, List<Layer> layers) {
  /** Copies the collections. */
  public Summary {
    inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    layers = List.copyOf(layers);
  }

  /**
   * One node.
   *
   * @param name the node's name
   * @param operator the operator's type
   * @param output the type of its first result; empty if that depends on the values of inputs
   * @param parameters how many numbers training decides; those that layers share count at the first
   * @param macs multiply-accumulates of convolutions and matrix products, 0 for all others
   * @param bytes the size of its results, 0 if it only looks at its operand in another shape
   */
  public record Layer(
      String name,
      String operator,
      Optional<TensorType> output,
      long parameters,
      long macs,
      long bytes) {}

  /**
   * The summary of a model for inputs of given types.
   *
   * @throws dev.cardinal.graph.GraphException if the model does not take them
   */
  public static Summary of(Model model, Map<String, TensorType> inputs) {
    Graph graph = Binding.bind(model.graph(), inputs, Map.of());
    return new Summary(inputs, new Counting(graph).layers());
  }

  /** The numbers that training decides: weights, biases and scales, not running statistics. */
  public long parameters() {
    return layers.stream().mapToLong(Layer::parameters).sum();
  }

  /** The multiply-accumulates of all convolutions and matrix products. */
  public long macs() {
    return layers.stream().mapToLong(Layer::macs).sum();
  }

  /** The size of the inputs. */
  public long inputBytes() {
    return inputs.values().stream().mapToLong(TensorType::byteSize).sum();
  }

  /** The size of all layers' results. */
  public long outputBytes() {
    return layers.stream().mapToLong(Layer::bytes).sum();
  }

  /** Counts the layers of a graph whose inputs' types are fixed. */
  private static final class Counting {
    private final Graph graph;
    private final Graph folded;
    private final Set<Value> constants;
    private final Set<Value> counted = new HashSet<>();

    Counting(Graph graph) {
      this.graph = graph;
      this.folded = PassPipeline.constantFolding().run(graph).graph();
      this.constants = new HashSet<>(graph.constants().keySet());
    }

    List<Layer> layers() {
      var layers = new ArrayList<Layer>();
      for (Node node : graph.nodes()) {
        layers.add(layer(node));
        if (constants.containsAll(node.inputs())) {
          constants.addAll(node.outputs());
        }
      }
      return layers;
    }

    private Layer layer(Node node) {
      List<TensorType> results = new ArrayList<>();
      node.outputs().forEach(value -> type(value).ifPresent(results::add));
      long macs =
          operands(node)
              .filter(_ -> !results.isEmpty())
              .map(operands -> Work.macs(node.op(), operands, results))
              .orElse(0L);
      long bytes = node.op().isView() ? 0 : results.stream().mapToLong(TensorType::byteSize).sum();
      return new Layer(
          node.name(), node.op().type(), type(node.output()), parameters(node), macs, bytes);
    }

    private Optional<TensorType> type(Value value) {
      return graph.type(value).or(() -> folded.type(value));
    }

    private Optional<Operands> operands(Node node) {
      var operands = new ArrayList<Operands.Operand>();
      for (Value value : node.inputs()) {
        if (value.isAbsent()) {
          operands.add(Operands.Operand.ABSENT);
        } else {
          type(value).map(Operands.Operand::of).ifPresent(operands::add);
        }
      }
      return operands.size() == node.inputs().size()
          ? Optional.of(new Operands(operands))
          : Optional.empty();
    }

    private long parameters(Node node) {
      long sum = 0;
      for (int index : trained(node.op())) {
        Value value = node.input(index);
        if (constants.contains(value) && counted.add(value)) {
          sum +=
              type(value).filter(type -> isTrained(node.op(), type)).map(Counting::size).orElse(0L);
        }
      }
      return sum;
    }

    private static long size(TensorType type) {
      return type.shape().elements();
    }

    /** Integers are shapes and the like; a single number that is added or so, a setting. */
    private static boolean isTrained(Op op, TensorType type) {
      boolean setting = op instanceof BinaryOp && !(op instanceof PRelu) && size(type) == 1;
      return type.dtype() == DType.FLOAT32 && !setting;
    }

    /** The indices of the operands that hold parameters, where they are constants. */
    private static List<Integer> trained(Op op) {
      return switch (op) {
        case Conv _ -> List.of(Conv.WEIGHTS, Conv.BIAS);
        case BatchNormalization _ -> List.of(BatchNormalization.SCALE, BatchNormalization.BIAS);
        case InstanceNormalization _ ->
            List.of(InstanceNormalization.SCALE, InstanceNormalization.BIAS);
        case GroupNormalization _ -> List.of(GroupNormalization.SCALE, GroupNormalization.BIAS);
        case LayerNormalization _ -> List.of(LayerNormalization.SCALE, LayerNormalization.BIAS);
        case Gemm _ -> List.of(Gemm.B, Gemm.C);
        case PRelu _ -> List.of(1);
        case MatMul _, BinaryOp _ -> List.of(0, 1);
        default -> List.of();
      };
    }
  }
}
