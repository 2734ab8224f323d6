package dev.cardinal.model;

import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Sum;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The transformation of a bottleneck, up to its last batch normalisation, as parallel paths. Each
 * path is given its part of the parameters that the grouped form has: the rows of its output
 * channels or, in the last convolution, the columns of its input channels.
 */
final class ParallelPaths {
  private final Layers layers;
  private final String block;
  private final Filters reduce;
  private final Filters within;
  private final Filters expand;
  private final boolean biased;
  private final int perPath;
  private final Map<String, Tensor> wholes = new HashMap<>();

  /**
   * Paths for a block.
   *
   * @param block the block's name with a dot at its end
   * @param reduce the first convolution, to the block's width
   * @param within the second one, whose groups are the paths
   * @param expand the third one, out of the block's width
   * @param biased whether they have biases
   */
  ParallelPaths(
      Layers layers, String block, Filters reduce, Filters within, Filters expand, boolean biased) {
    this.layers = layers;
    this.block = block;
    this.reduce = reduce;
    this.within = within;
    this.expand = expand;
    this.biased = biased;
    perPath = within.out() / within.groups();
  }

  /** Paths of three convolutions each, whose results are added: figure 3 (a). */
  Value summed(Value src) {
    Value[] results = paths(path -> expanded(path, path(path, src)));
    Value sum = layers.node(block + "sum", new Sum(), results);
    return biased ? layers.node(block + "conv3", new Add(), sum, biases()) : sum;
  }

  /** Paths of two convolutions each, concatenated before the third: figure 3 (b). */
  Value concatenated(Value src) {
    Value joined = layers.node(block + "concat", new Concat(1), paths(path -> path(path, src)));
    return layers.conv(block + "conv3", joined, expand, biased);
  }

  private Value[] paths(IntFunction<Value> results) {
    return IntStream.range(0, within.groups()).mapToObj(results).toArray(Value[]::new);
  }

  private String path(int path) {
    return block + "paths." + path + ".";
  }

  private Value path(int path, Value src) {
    Value x = normalised(path, 1, src, reduce.in(), reduce);
    return normalised(path, 2, x, perPath, within);
  }

  private Value expanded(int path, Value src) {
    String name = path(path) + "conv3";
    Value weights = layers.constant(name + ".weight", columns(path));
    return layers.node(name, new Conv(expand.window(), 1), src, weights);
  }

  /** The last convolution's biases, which are added once, to the sum. */
  private Value biases() {
    Tensor biases = layers.tensor(block + "conv3.bias", expand.out());
    return layers.constant(block + "conv3.bias", biases.reshape(Shape.of(1, expand.out(), 1, 1)));
  }

  private Value normalised(int path, int number, Value src, int in, Filters filters) {
    String name = path(path) + "conv" + number;
    String whole = "conv" + number;
    var conv = new Conv(filters.window(), 1);
    long[] dims = {filters.out(), in, filters.kernel(), filters.kernel()};
    Value weights = rows(path, whole + ".weight", dims);
    Value x =
        biased
            ? layers.node(name, conv, src, weights, rows(path, whole + ".bias", filters.out()))
            : layers.node(name, conv, src, weights);
    x = norm(path, "bn" + number, x, filters.out());
    return layers.relu(path(path) + "relu" + number, x);
  }

  private Value norm(int path, String whole, Value src, int width) {
    return layers.node(
        path(path) + whole,
        new BatchNormalization(Layers.EPSILON),
        src,
        rows(path, whole + ".weight", width),
        rows(path, whole + ".bias", width),
        rows(path, whole + ".running_mean", width),
        rows(path, whole + ".running_var", width));
  }

  /** The path's part of a parameter along its first axis, over the same memory. */
  private Value rows(int path, String parameter, long... dims) {
    Tensor whole = whole(parameter, dims);
    TensorType type = TensorType.float32(whole.shape().with(0, perPath).dims());
    MemorySegment part = whole.segment().asSlice(path * type.byteSize(), type.byteSize());
    return layers.constant(path(path) + parameter, Tensor.wrap(type, part));
  }

  /** The path's part of the last convolution's weights along their second axis. */
  private Tensor columns(int path) {
    Tensor whole = whole("conv3.weight", expand.out(), expand.in(), 1, 1);
    float[] part = new float[expand.out() * perPath];
    for (int o = 0; o < expand.out(); o++) {
      long first = (long) o * expand.in() + (long) path * perPath;
      for (int i = 0; i < perPath; i++) {
        part[o * perPath + i] = whole.floatAt(first + i);
      }
    }
    return Tensor.of(part, expand.out(), perPath, 1, 1);
  }

  /** What the paths take their parts of, asked for once: a source may compute it. */
  private Tensor whole(String parameter, long... dims) {
    return wholes.computeIfAbsent(parameter, name -> layers.tensor(block + name, dims));
  }
}
