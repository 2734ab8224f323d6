package dev.cardinal.pass;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Op;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;

/** A graph under construction whose input {@code x} is float32 [2, 4, 5, 5]. */
final class SmallGraph {
  static final int CHANNELS = 4;

  final GraphBuilder builder = new GraphBuilder("small");
  final Value x;
  private int seed;

  /** With an input of a fixed type. */
  SmallGraph() {
    this(Dim.of(2));
  }

  /** With an input whose batch may be symbolic. */
  SmallGraph(Dim batch) {
    x = builder.input("x", DType.FLOAT32, batch, Dim.of(CHANNELS), Dim.of(5), Dim.of(5));
  }

  Value input(String name, long... dims) {
    Dim[] sizes = new Dim[dims.length];
    for (int i = 0; i < dims.length; i++) {
      sizes[i] = Dim.of(dims[i]);
    }
    return builder.input(name, DType.FLOAT32, sizes);
  }

  /** A 3x3 convolution in two groups that keeps the shape, without bias. */
  Value conv(String name, Value src) {
    return node(name, new Conv(Window.square(3, 1, 1), 2), src, weights(name));
  }

  Value biasedConv(String name, Value src) {
    return node(
        name,
        new Conv(Window.square(3, 1, 1), 2),
        src,
        weights(name),
        random(name + ".bias", CHANNELS));
  }

  private Value weights(String name) {
    return random(name + ".weight", CHANNELS, CHANNELS / 2, 3, 3);
  }

  Value norm(String name, Value src) {
    return node(
        name,
        new BatchNormalization(),
        src,
        random(name + ".weight", CHANNELS),
        random(name + ".bias", CHANNELS),
        random(name + ".running_mean", CHANNELS),
        constant(name + ".running_var", Tensor.of(new float[] {1, 0.5f, 2, 3}, CHANNELS)));
  }

  Value node(String name, Op op, Value... operands) {
    return builder.node(name, op, operands);
  }

  Value constant(String name, Tensor tensor) {
    return builder.constant(name, tensor);
  }

  Value random(String name, long... dims) {
    return constant(name, PassTester.random(seed++, dims));
  }

  Graph graph(Value... outputs) {
    for (Value output : outputs) {
      builder.output(output);
    }
    return builder.build();
  }
}
