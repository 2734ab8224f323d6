package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Random poolings against the definition: every tap of every window looked at by itself. */
class PoolPropertyTest {
  private final Random random = new Random(17);

  @Test
  void poolingsAreWhatTheirTapsSay() {
    for (int i = 0; i < 150; i++) {
      Window window = window(1 + i % 3);
      long[] dims = new long[3 + i % 3];
      Arrays.setAll(dims, axis -> axis < 2 ? 2 : 10 + random.nextInt(3));
      Tensor x = Tensor.allocate(TensorType.float32(dims));
      for (int k = 0; k < x.shape().elements(); k++) {
        x.floatAt(k, random.nextFloat(-1, 1));
      }
      check(window, x);
    }
  }

  private Window window(int rank) {
    List<Integer> kernel = numbers(rank, 1, 4);
    var pads = new ArrayList<Integer>();
    for (int i = 0; i < 2 * rank; i++) {
      pads.add(random.nextInt(kernel.get(i % rank)));
    }
    AutoPad[] kinds = AutoPad.values();
    AutoPad autoPad = random.nextBoolean() ? AutoPad.NOTSET : kinds[random.nextInt(kinds.length)];
    return new Window(
        kernel,
        numbers(rank, 1, 4),
        autoPad == AutoPad.NOTSET ? pads : List.of(),
        numbers(rank, 1, 4),
        autoPad,
        random.nextBoolean());
  }

  private List<Integer> numbers(int count, int least, int bound) {
    return IntStream.range(0, count).mapToObj(_ -> random.nextInt(least, bound)).toList();
  }

  private static void check(Window window, Tensor x) {
    var max = new MaxPool(window, true, false);
    var results = max.evaluate(Operands.of(x));
    Tensor means = OpAssertions.evaluate(new AveragePool(window, false), x);
    Tensor padded = OpAssertions.evaluate(new AveragePool(window, true), x);
    Window.Resolved r = max.resolve(Operands.of(x));
    for (int i = 0; i < means.shape().elements(); i++) {
      int at = i;
      var taps = new Taps(r, x, at);
      Supplier<String> message = () -> window + " of " + x + " at " + at;
      assertEquals(taps.max, results.getFirst().floatAt(i), message);
      assertEquals(taps.argmax, results.get(1).longAt(i), message);
      double sum = taps.sum;
      assertEquals(taps.inside == 0 ? 0 : sum / taps.inside, means.floatAt(i), 1e-6, message);
      assertEquals(sum / taps.insidePadded, padded.floatAt(i), 1e-6, message);
    }
  }

  /** All taps of the window at one position, in order. */
  private static final class Taps {
    private float max = Float.NEGATIVE_INFINITY;
    private long argmax = -1;
    private double sum;
    private int inside;
    private int insidePadded;

    Taps(Window.Resolved r, Tensor x, int position) {
      int rank = r.kernel().length;
      int taps = IntStream.of(r.kernel()).reduce(1, (a, b) -> a * b);
      for (int tap = 0; tap < taps; tap++) {
        boolean in = true;
        boolean inPadded = true;
        long index = 0;
        long stride = 1;
        int restOfTap = tap;
        int restOfPosition = position;
        for (int axis = rank - 1; axis >= 0; axis--) {
          int size = x.shape().intDim(axis + 2);
          int at =
              restOfPosition % r.output()[axis] * r.strides()[axis]
                  - r.padBegin()[axis]
                  + restOfTap % r.kernel()[axis] * r.dilations()[axis];
          in &= at >= 0 && at < size;
          inPadded &= at < size + r.padEnd()[axis];
          index += at * stride;
          stride *= size;
          restOfTap /= r.kernel()[axis];
          restOfPosition /= r.output()[axis];
        }
        insidePadded += inPadded ? 1 : 0;
        if (in) {
          take(x, restOfPosition * stride + index);
        }
      }
    }

    private void take(Tensor x, long index) {
      inside++;
      sum += x.floatAt(index);
      if (x.floatAt(index) > max) {
        max = x.floatAt(index);
        argmax = index;
      }
    }
  }
}
