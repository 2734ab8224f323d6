package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Concat;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.stream.IntStream;

/**
 * Writes grouped convolutions as Keras users do, of whichever kernel there is.
 *
 * <p>With c channels to a group, a depthwise convolution makes c channels of each: of channel i of
 * group g, one for each channel o of that group's results, at (g * c + i) * c + o. The results are
 * their sums over i.
 */
final class KerasGroups {
  private final Layers layers;
  private final WeightSource weights;
  private final KerasResNeXt net;

  KerasGroups(Layers layers, WeightSource weights, KerasResNeXt net) {
    this.layers = layers;
    this.weights = weights;
    this.net = net;
  }

  /**
   * A grouped convolution that keeps the number of channels.
   *
   * @param path what the layers' names begin with, as in {@code conv2_block1_2_}
   */
  Value conv(String path, Value src, int filters, Window window) {
    int size = window.kernel().getFirst();
    KerasGrouping grouping = hasSums(path) ? KerasGrouping.CONVOLVED : net.grouping();
    Tensor grouped = grouped(path + "conv.weight", filters, size);
    return switch (grouping) {
      case GROUPED -> grouped(path, src, grouped, window);
      case SLICED -> sliced(path, src, grouped, window);
      case SUMMED -> summed(path, depthwise(path, src, grouped, window), filters);
      case CONVOLVED -> convolved(path, depthwise(path, src, grouped, window), filters);
    };
  }

  private boolean hasSums(String path) {
    return weights.names().contains(path + "gconv.weight");
  }

  private int perGroup(int filters) {
    return filters / net.groups();
  }

  /** The kernel [filters, c, size, size]; of a depthwise one it is another order of channels. */
  private Tensor grouped(String name, int filters, int size) {
    int c = perGroup(filters);
    boolean depthwise =
        weights.shape(name).filter(Shape.of((long) filters * c, 1, size, size)::equals).isPresent();
    return depthwise
        ? swapped(layers.tensor(name, (long) filters * c, 1, size, size), c, filters, c)
        : layers.tensor(name, filters, c, size, size);
  }

  /** Exchanges the two channels within each group: of inputs and of results, or back. */
  private static Tensor swapped(Tensor kernel, int c, long... firstDims) {
    Shape shape = kernel.shape();
    long taps = shape.dim(2) * shape.dim(3);
    Tensor swapped =
        Tensor.allocate(TensorType.float32(firstDims[0], firstDims[1], shape.dim(2), shape.dim(3)));
    long groups = shape.elements() / taps / c / c;
    for (long g = 0; g < groups; g++) {
      for (long a = 0; a < c; a++) {
        for (long b = 0; b < c; b++) {
          long from = ((g * c + a) * c + b) * taps;
          long to = ((g * c + b) * c + a) * taps;
          for (long tap = 0; tap < taps; tap++) {
            swapped.floatAt(to + tap, kernel.floatAt(from + tap));
          }
        }
      }
    }
    return swapped;
  }

  private Value grouped(String path, Value src, Tensor kernel, Window window) {
    return conv(path + "conv", src, kernel, window, net.groups());
  }

  private Value depthwise(String path, Value src, Tensor grouped, Window window) {
    Shape shape = grouped.shape();
    int filters = shape.intDim(0);
    int c = shape.intDim(1);
    return conv(path + "conv", src, swapped(grouped, c, (long) filters * c, 1), window, filters);
  }

  private Value conv(String name, Value src, Tensor kernel, Window window, int groups) {
    Value weight = layers.constant(name + ".weight", kernel);
    return layers.node(name, new Conv(window, groups), src, weight);
  }

  /** What Keras' Lambda slices out of a tensor of more axes, taken by the channels' numbers. */
  private Value summed(String path, Value made, int filters) {
    int c = perGroup(filters);
    Value[] summands = new Value[c];
    for (int i = 0; i < c; i++) {
      String name = path + "reduce." + i;
      long[] channels = new long[filters];
      for (int result = 0; result < filters; result++) {
        channels[result] = madeFor(result, i, c);
      }
      Value chosen = layers.constant(name + ".channels", Tensor.vector(channels));
      summands[i] = layers.node(name, new Gather(1), made, chosen);
    }
    return layers.node(path + "reduce", new Sum(), summands);
  }

  /** Which channel a depthwise convolution makes of a group's i-th for a result. */
  private static int madeFor(int result, int i, int c) {
    int group = result / c;
    return (group * c + i) * c + result % c;
  }

  private Value convolved(String path, Value made, int filters) {
    int c = perGroup(filters);
    Tensor sums =
        hasSums(path)
            ? layers.tensor(path + "gconv.weight", filters, (long) filters * c, 1, 1)
            : sums(filters, c);
    return conv(path + "gconv", made, sums, Window.square(1, 1, 0), 1);
  }

  private static Tensor sums(int filters, int c) {
    Tensor sums = Tensor.allocate(TensorType.float32(filters, (long) filters * c, 1, 1));
    for (int result = 0; result < filters; result++) {
      for (int i = 0; i < c; i++) {
        sums.floatAt((long) result * filters * c + madeFor(result, i, c), 1);
      }
    }
    return sums;
  }

  private Value sliced(String path, Value src, Tensor kernel, Window window) {
    Value axis = layers.constant(path + "slice.axis", Tensor.vector(1));
    Value[] results =
        IntStream.range(0, net.groups())
            .mapToObj(group -> sliced(path, src, kernel, window, group, axis))
            .toArray(Value[]::new);
    return layers.node(path + "concat", new Concat(1), results);
  }

  private Value sliced(
      String path, Value src, Tensor kernel, Window window, int group, Value axis) {
    Shape shape = kernel.shape();
    int c = shape.intDim(1);
    TensorType type = TensorType.float32(c, c, shape.dim(2), shape.dim(3));
    Tensor part =
        Tensor.wrap(type, kernel.segment().asSlice(group * type.byteSize(), type.byteSize()));
    String slice = path + "slice." + group;
    Value start = layers.constant(slice + ".start", Tensor.vector((long) group * c));
    Value end = layers.constant(slice + ".end", Tensor.vector((group + 1L) * c));
    Value taken = layers.node(slice, new Slice(), src, start, end, axis);
    return conv(path + "conv." + group, taken, part, window, 1);
  }
}
