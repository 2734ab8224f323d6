package dev.cardinal.tests;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.model.Network;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives a network the parameters of the {@link Formula} and remembers them by name. */
final class FormulaWeights implements WeightSource {
  private final SortedMap<String, Tensor> given = new TreeMap<>();
  private final String closingNorm;

  private FormulaWeights(String closingNorm) {
    this.closingNorm = closingNorm;
  }

  /** For networks of that kind of block. */
  static FormulaWeights of(ResNet.Block block) {
    return new FormulaWeights(block == ResNet.Block.BASIC ? "bn2" : "bn3");
  }

  /** For a network; for what are not residual blocks, any kind does. */
  static FormulaWeights of(Network network) {
    return of(network instanceof ResNet net ? net.block() : ResNet.Block.BASIC);
  }

  /** The graph of a network, filled by the formula. */
  static Graph graph(Network network) {
    return network.graph(of(network));
  }

  /** All that has been given. */
  SortedMap<String, Tensor> given() {
    return given;
  }

  @Override
  public String description() {
    return "the formula of the golden values";
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    Tensor tensor = Formula.parameter(name, expected.shape(), closingNorm);
    given.put(name, tensor);
    return tensor;
  }
}
