package dev.cardinal.graph;

import dev.cardinal.op.Op;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An operator applied to values.
 *
 * @param name unique in its graph
 * @param op the operator with its attributes
 * @param inputs the operands in the operator's order, {@link Value#ABSENT} for those not given
 * @param outputs the results in the operator's order, {@link Value#ABSENT} for those not wanted
 */
public record Node(String name, Op op, List<Value> inputs, List<Value> outputs) {
  /** Copies the lists. */
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** The first result. */
  public Value output() {
    return outputs.getFirst();
  }

  /** An operand, or {@link Value#ABSENT} if it is not given. */
  public Value input(int index) {
    return index < inputs.size() ? inputs.get(index) : Value.ABSENT;
  }

  /** As errors name it: {@code node 'layer1.0.conv2' (Conv)}. */
  public String label() {
    return "node '" + name + "' (" + op.type() + ")";
  }

  /** As in {@code y = Conv[...](x, w, b)}. */
  @Override
  public String toString() {
    return join(outputs) + " = " + op + "(" + join(inputs) + ")";
  }

  private static String join(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }
}
