package dev.cardinal.pass;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Constant;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Identity;
import dev.cardinal.op.MatMul;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.ShapeOf;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Sum;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Networks of random operators, full of what passes look for, and what nearly is that. */
public final class RandomGraph {
  private final SplittableRandom random;
  private final SmallGraph g = new SmallGraph(Dim.of("N"));

  /** Values of the input's shape. */
  private final List<Value> values = new ArrayList<>(List.of(g.x));

  private RandomGraph(long seed) {
    random = new SplittableRandom(seed);
  }

  /** A graph whose input {@code x} is float32 [N, 4, 5, 5]. */
  public static Graph of(long seed) {
    return new RandomGraph(seed).graph();
  }

  private Graph graph() {
    int length = random.nextInt(3, 16);
    for (int i = 0; i < length; i++) {
      values.add(step("n" + i));
    }
    List<Value> outputs = new ArrayList<>();
    outputs.add(random.nextBoolean() ? head(values.getLast()) : values.getLast());
    IntStream.range(0, random.nextInt(3)).forEach(_ -> outputs.add(any()));
    return g.graph(outputs.stream().distinct().toArray(Value[]::new));
  }

  /** Most often the newest value, so that chains arise. */
  private Value src() {
    return random.nextInt(4) > 0 ? values.getLast() : any();
  }

  private Value any() {
    return values.get(random.nextInt(values.size()));
  }

  private Value step(String name) {
    Value src = src();
    return switch (random.nextInt(14)) {
      case 0, 1 -> g.conv(name, src);
      case 2 -> g.biasedConv(name, src);
      case 3, 4 -> g.norm(name, src);
      case 5 -> g.node(name, random.nextBoolean() ? new Relu() : new HardSwish(), src);
      case 6 -> g.node(name, new Sigmoid(), src);
      case 7, 8 -> g.node(name, random.nextBoolean() ? new Add() : new Sum(), src, any());
      case 9 -> g.node(name, new Add(), g.random(name + ".c", summand()), src);
      case 10 -> g.node(name, random.nextBoolean() ? new Identity() : new Dropout(), src);
      case 11 -> clip(name, src);
      case 12 -> viewed(name, src);
      default -> g.node(name, new Add(), src, constant(name));
    };
  }

  private long[] summand() {
    return switch (random.nextInt(4)) {
      case 0 -> new long[] {1, 4, 1, 1};
      case 1 -> new long[] {4, 1, 1};
      case 2 -> new long[] {5};
      default -> new long[] {4, 5, 5};
    };
  }

  private Value clip(String name, Value src) {
    Value min = g.constant(name + ".min", Tensor.scalar(-1f));
    return g.node(name, new Clip(), src, min);
  }

  private Value constant(String name) {
    return g.node(name + ".c", new Constant(Tensor.of(new float[] {1, 2, 3, 4}, 4, 1, 1)));
  }

  /** Flattened and taken back by shape arithmetic. */
  private Value viewed(String name, Value src) {
    Value shape = g.node(name + ".shape", new ShapeOf(), src);
    Value flat = g.node(name + ".flat", new Flatten(), src);
    Value zero = g.constant(name + ".zero", Tensor.vector(0));
    Value batch = g.node(name + ".batch", new Gather(), shape, zero);
    Value rest = g.constant(name + ".rest", Tensor.vector(4, 5, 5));
    return g.node(name, new Reshape(), flat, g.node(name + ".to", new Concat(0), batch, rest));
  }

  private Value head(Value src) {
    Value pooled = g.node("pool", new GlobalAveragePool(), src);
    Value flat = g.node("flat", new Flatten(), pooled);
    if (random.nextBoolean()) {
      Value y = g.node("fc", Gemm.fullyConnected(), flat, g.random("w", 3, 4), g.random("b", 3));
      return g.node("act", new Relu(), y);
    }
    Value y = g.node("fc", new MatMul(), flat, g.random("w", 4, 3));
    return g.node("act", new Sigmoid(), g.node("biased", new Add(), y, g.random("b", 3)));
  }
}
