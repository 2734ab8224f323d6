package dev.cardinal;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;

/** Small graphs that the tests of sessions run. */
final class TestGraphs {
  private TestGraphs() {}

  /** x [n, 3] -> relu -> add 1 -> sigmoid, with a symbolic or fixed n. */
  static Graph chain(Dim n) {
    var builder = new GraphBuilder("chain");
    Value x = builder.input("x", DType.FLOAT32, n, Dim.of(3));
    Value one = builder.constant("one", Tensor.of(new float[] {1, 1, 1}, 3));
    Value relu = builder.node("relu", new Relu(), x);
    Value plus = builder.node("plus", new Add(), relu, one);
    return builder.output(builder.node("sigmoid", new Sigmoid(), plus)).build();
  }

  static Model chainModel() {
    return Model.of(chain(Dim.of("N")));
  }

  static float chained(float x) {
    return (float) (1 / (1 + Math.exp(-(Math.max(x, 0) + 1.0))));
  }

  /** A tensor of n rows for {@link #chain}. */
  static Tensor rows(int n, float first) {
    float[] values = new float[3 * n];
    for (int i = 0; i < values.length; i++) {
      values[i] = first + i;
    }
    return Tensor.of(values, n, 3);
  }
}
