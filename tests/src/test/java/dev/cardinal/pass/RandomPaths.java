package dev.cardinal.pass;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.LeakyRelu;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Tanh;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * A block of parallel paths as exporters may write it, drawn by a seed: paths that take the input
 * whole or parts of it, cut by a Split or by Slices; with biases, batch normalisations and one of
 * several activations; their results concatenated or added, in trees of any shape and order, with
 * or without a shortcut. A {@link Flaw} makes a near miss of it.
 */
final class RandomPaths {
  private enum Cut {
    NONE,
    SPLIT,
    SLICE
  }

  private static final int OUT = 6;

  private final Random random;
  private final Optional<Flaw> flaw;
  private final int paths;
  private final int odd;
  private final Cut cut;
  private final int in;
  private final int width;
  private final boolean summed;
  private final boolean biased;
  private final boolean normalised;
  private final boolean shortcut;
  private final int stride;
  private final boolean same;
  private final Op activation;

  private final GraphBuilder g = new GraphBuilder("paths");
  private final Value x;
  private final Value other;
  private final List<Value> splits = new ArrayList<>();
  private final List<Value> used = new ArrayList<>();
  private int seed;

  /** A block without flaw, or with one. */
  RandomPaths(long seed, Optional<Flaw> flaw) {
    random = new Random(seed);
    this.flaw = flaw;
    paths = 2 + random.nextInt(5);
    odd = random.nextInt(paths);
    cut = Cut.values()[random.nextInt(3)];
    in = 1 + random.nextInt(3);
    width = 1 + random.nextInt(3);
    summed = random.nextBoolean();
    biased = random.nextBoolean();
    normalised = random.nextBoolean();
    shortcut = summed && random.nextBoolean();
    stride = 1 + random.nextInt(2);
    activation = List.of(new Relu(), new LeakyRelu(0.25f), new Clip()).get(random.nextInt(3));
    same = random.nextBoolean();
    x = input("x");
    other = input("other");
  }

  private Value input(String name) {
    Dim channels = Dim.of(cut == Cut.NONE ? in : in * paths);
    return g.input(name, DType.FLOAT32, Dim.of(2), channels, Dim.of(6), Dim.of(5));
  }

  /** Whether a flaw can be in a block such as this. */
  boolean allows(Flaw asked) {
    return switch (asked) {
      case MISSING -> cut != Cut.NONE;
      case OUT_OF_ORDER -> cut != Cut.NONE && !summed;
      default -> true;
    };
  }

  private boolean is(Flaw asked, int path) {
    return path == odd && flaw.filter(asked::equals).isPresent();
  }

  /** The number of convolutions once there is one path. */
  int convs() {
    return (cut == Cut.NONE ? 2 : 1) + 1 + (shortcut ? 1 : 0);
  }

  int groups() {
    return paths;
  }

  Graph graph() {
    var results = new ArrayList<Value>();
    for (int path = 0; path < paths; path++) {
      Value part = part(path);
      if (!is(Flaw.MISSING, path)) {
        Value result = path(path, part);
        results.add(result);
        if (is(Flaw.TWICE, path)) {
          results.add(result);
        }
      }
    }
    g.output(g.node("out", new HardSwish(), summed ? sum(results) : concat(results)));
    used.forEach(g::output);
    return g.build();
  }

  private Value part(int path) {
    Value src = is(Flaw.OTHER_SOURCE, path) ? other : x;
    return switch (cut) {
      case NONE -> src;
      case SPLIT -> split(src).get(path);
      case SLICE -> slice(src, path);
    };
  }

  private List<Value> split(Value src) {
    List<Value> parts = new ArrayList<>();
    for (int i = 0; i < paths; i++) {
      parts.add(new Value(src + ".part" + i));
    }
    if (!splits.contains(src)) {
      splits.add(src);
      var inputs = new ArrayList<Value>(List.of(src));
      if (random.nextBoolean()) {
        long[] sizes = new long[paths];
        Arrays.fill(sizes, in);
        inputs.add(g.constant(src + ".sizes", Tensor.vector(sizes)));
      }
      int axis = random.nextBoolean() ? 1 : -3;
      g.node(new Node(src + ".split", new Split(axis, paths), inputs, parts));
    }
    return parts;
  }

  private Value slice(Value src, int path) {
    String name = "slice" + path;
    boolean toTheEnd = path == paths - 1 && random.nextBoolean();
    Value start = vector(name + ".starts", (long) path * in);
    Value end = vector(name + ".ends", toTheEnd ? Long.MAX_VALUE : (path + 1L) * in);
    return g.node(name, new Slice(), src, start, end, vector(name + ".axes", 1));
  }

  private Value vector(String name, long value) {
    return g.constant(name, Tensor.vector(value));
  }

  private Value path(int path, Value src) {
    Value at = elsewhere(path, src);
    if (cut == Cut.NONE) {
      at = elsewhere(path, conv(path, "reduce", at, in, in, window(1, 1, 1)));
    }
    int inner = width + (is(Flaw.OTHER_WIDTH, path) ? 1 : 0);
    at = elsewhere(path, conv(path, "within", at, in, inner, within(path)));
    at = normalised ? norm("bn" + path, at, inner) : at;
    at = elsewhere(path, activated(path, at));
    at = is(Flaw.MORE_NODES, path) ? g.node("more" + path, new Relu(), at) : at;
    at = summed ? conv(path, "expand", at, inner, OUT, window(1, 1, 1)) : at;
    if (is(Flaw.USED_ELSEWHERE, path) && used.isEmpty()) {
      used.add(at);
    }
    return at;
  }

  /** Lets a value of the path be used elsewhere, if that is the flaw and chance wants it here. */
  private Value elsewhere(int path, Value value) {
    boolean own = !value.equals(x) && used.isEmpty();
    if (is(Flaw.USED_ELSEWHERE, path) && own && random.nextInt(3) == 0) {
      used.add(value);
    }
    return value;
  }

  private Window within(int path) {
    int kernel = is(Flaw.OTHER_KERNEL, path) ? 1 : 3;
    return window(kernel, stride, is(Flaw.OTHER_DILATION, path) ? 2 : 1);
  }

  private Window window(int kernel, int stride, int dilation) {
    int pad = dilation * (kernel / 2);
    return new Window(
        List.of(kernel, kernel),
        List.of(stride, stride),
        same ? List.of() : List.of(pad, pad, pad, pad),
        List.of(dilation, dilation),
        same ? AutoPad.SAME_UPPER : AutoPad.NOTSET,
        false);
  }

  private Value conv(int path, String kind, Value src, int from, int to, Window window) {
    String name = kind + path;
    int kernel = window.kernel().getFirst();
    var operands = new ArrayList<Value>(List.of(src));
    boolean shared = kind.equals("within") && is(Flaw.SHARED_WEIGHTS, path);
    Value another = new Value(kind + (path + 1) % paths + ".weight");
    operands.add(shared ? another : random(name + ".weight", to, from, kernel, kernel));
    if (biased != (kind.equals("within") && is(Flaw.OTHER_BIASES, path))) {
      operands.add(random(name + ".bias", to));
    }
    return g.node(name, new Conv(window, 1), operands.toArray(Value[]::new));
  }

  private Value norm(String name, Value src, int channels) {
    float[] variance = new float[channels];
    Arrays.fill(variance, 1.5f);
    return g.node(
        name,
        new BatchNormalization(),
        src,
        random(name + ".weight", channels),
        random(name + ".bias", channels),
        random(name + ".mean", channels),
        g.constant(name + ".variance", Tensor.of(variance, channels)));
  }

  private Value activated(int path, Value src) {
    String name = "act" + path;
    if (is(Flaw.OTHER_ACTIVATION, path)) {
      return g.node(name, new Tanh(), src);
    }
    return activation instanceof Clip
        ? g.node(name, activation, src, g.constant(name + ".min", Tensor.scalar(-0.5f)))
        : g.node(name, activation, src);
  }

  private Value random(String name, long... dims) {
    return g.constant(name, PassTester.random(seed++, dims));
  }

  private Value concat(List<Value> results) {
    if (cut == Cut.NONE) {
      Collections.shuffle(results, random);
    } else if (is(Flaw.OUT_OF_ORDER, odd)) {
      Collections.swap(results, odd, (odd + 1) % paths);
    }
    int axis = random.nextBoolean() ? 1 : -3;
    Value joined = tree("concat", results, new Concat(axis));
    long channels = (long) results.size() * width + (is(Flaw.OTHER_WIDTH, odd) ? 1 : 0);
    return g.node("expand", new Conv(window(1, 1, 1), 1), joined, random("w", OUT, channels, 1, 1));
  }

  private Value sum(List<Value> results) {
    if (shortcut) {
      int all = cut == Cut.NONE ? in : in * paths;
      results.add(
          g.node(
              "shortcut",
              new Conv(window(1, stride, 1), 1),
              x,
              random("shortcut.weight", OUT, all, 1, 1)));
    }
    Collections.shuffle(results, random);
    return tree("sum", results, random.nextBoolean() ? new Add() : new Sum());
  }

  /** Combines neighbours, by chance, until one is left; all at once where the operator can. */
  private Value tree(String name, List<Value> values, Op op) {
    List<Value> left = new ArrayList<>(values);
    int count = 0;
    while (left.size() > 1) {
      int size = op instanceof Add ? 2 : 2 + random.nextInt(left.size() - 1);
      int first = random.nextInt(left.size() - size + 1);
      List<Value> neighbours = left.subList(first, first + size);
      Value combined = g.node(name + count++, op, neighbours.toArray(Value[]::new));
      neighbours.clear();
      left.add(first, combined);
    }
    return left.getFirst();
  }
}
