package dev.cardinal.bench.torch;

import static dev.cardinal.bench.torch.ForwardCode.bool;
import static dev.cardinal.bench.torch.ForwardCode.call;
import static dev.cardinal.bench.torch.ForwardCode.list;
import static dev.cardinal.bench.torch.ForwardCode.number;

import dev.cardinal.graph.Node;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.Conv;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Window;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Says in PyTorch's functions what a node with a sliding window computes. PyTorch knows only one
 * padding for both sides, and that of a pooling is at most half of its window: whatever else there
 * is becomes a step of its own.
 */
final class WindowCode {
  private final ForwardCode code;
  private final Node node;

  WindowCode(ForwardCode code, Node node) {
    this.code = code;
    this.node = node;
  }

  void conv(Conv conv) {
    Operands operands = code.operands(node);
    Window.Resolved window = conv.resolve(operands);
    int rank = window.kernel().length;
    boolean even = Arrays.equals(window.padBegin(), window.padEnd());
    String src = code.operand(node, Conv.SRC);
    String y =
        call(
            "conv" + rank + "d",
            even ? src : code.let(padded(src, window.padBegin(), window.padEnd(), 0)),
            code.operand(node, Conv.WEIGHTS),
            code.operand(node, Conv.BIAS),
            list(window.strides()),
            even ? list(window.padBegin()) : list(0, rank),
            list(window.dilations()),
            conv.group());
    OperatorCode.finish(code, node, conv.postOps(), Conv.RESIDUAL, code.let(y));
  }

  void maxPool(MaxPool pool) {
    if (pool.indices()) {
      throw new UnsupportedOperatorException("its indices are not written");
    }
    Window.Resolved window = pool.resolve(code.operands(node));
    int rank = window.kernel().length;
    boolean own = isOwn(window);
    code.define(
        node.output(),
        call(
            "max_pool" + rank + "d",
            own ? code.operand(node, 0) : exactly(window, Float.NEGATIVE_INFINITY),
            list(window.kernel()),
            list(window.strides()),
            own ? list(window.padBegin()) : list(0, rank),
            list(window.dilations()),
            bool(own && pool.window().ceil())));
  }

  void averagePool(AveragePool pool) {
    Window.Resolved window = pool.resolve(code.operands(node));
    int rank = window.kernel().length;
    if (Arrays.stream(window.dilations()).anyMatch(gap -> gap != 1)) {
      throw new UnsupportedOperatorException("PyTorch averages over neighbouring pixels only");
    }
    boolean own = isOwn(window);
    if (!own && !(pool.countIncludePad() && !pool.window().ceil())) {
      throw new UnsupportedOperatorException(
          "PyTorch averages either with even padding or with padding that counts");
    }
    code.define(
        node.output(),
        call(
            "avg_pool" + rank + "d",
            own ? code.operand(node, 0) : exactly(window, 0),
            list(window.kernel()),
            list(window.strides()),
            own ? list(window.padBegin()) : list(0, rank),
            bool(own && pool.window().ceil()),
            bool(pool.countIncludePad())));
  }

  /** Whether PyTorch's poolings take the padding. */
  private static boolean isOwn(Window.Resolved window) {
    return Arrays.equals(window.padBegin(), window.padEnd())
        && IntStream.range(0, window.kernel().length)
            .allMatch(i -> window.padBegin()[i] <= window.kernel()[i] / 2);
  }

  /** The input with just so much around it that the windows fill it. */
  private String exactly(Window.Resolved window, float value) {
    int[] end = new int[window.kernel().length];
    for (int i = 0; i < end.length; i++) {
      int extent = (window.kernel()[i] - 1) * window.dilations()[i] + 1;
      int filled = (window.output()[i] - 1) * window.strides()[i] + extent;
      end[i] = filled - window.padBegin()[i] - code.shape(node.input(0)).intDim(i + 2);
    }
    return code.let(padded(code.operand(node, 0), window.padBegin(), end, value));
  }

  private static String padded(String src, int[] begin, int[] end, float value) {
    return padded(
        src,
        Arrays.stream(begin).asLongStream().toArray(),
        Arrays.stream(end).asLongStream().toArray(),
        value);
  }

  /** Padding of the last axes, negative where something is cut off. PyTorch begins at the last. */
  static String padded(String src, long[] begin, long[] end, float value) {
    long[] pads = new long[2 * begin.length];
    for (int i = 0; i < begin.length; i++) {
      pads[2 * i] = begin[begin.length - 1 - i];
      pads[2 * i + 1] = end[end.length - 1 - i];
    }
    return call("constant_pad_nd", src, list(pads), number(value));
  }
}
