package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import java.util.Collections;
import java.util.List;

/**
 * The sliding window of a convolution or a pooling, as its attributes give it. Empty lists stand
 * for ONNX's defaults (strides and dilations of 1, no pads).
 *
 * @param kernel the window's size along each spatial axis; empty: that of the weights
 * @param strides the steps along each spatial axis
 * @param pads the padding before each spatial axis, then that after each
 * @param dilations the distance between neighbouring taps along each spatial axis
 * @param autoPad how pads are found
 * @param ceil whether the output size is rounded up rather than down
 */
public record Window(
    List<Integer> kernel,
    List<Integer> strides,
    List<Integer> pads,
    List<Integer> dilations,
    AutoPad autoPad,
    boolean ceil) {
  /** Copies the lists. */
  public Window {
    kernel = List.copyOf(kernel);
    strides = List.copyOf(strides);
    pads = List.copyOf(pads);
    dilations = List.copyOf(dilations);
  }

  /** A square window in two dimensions with the same stride and padding everywhere. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(
        List.of(kernel, kernel),
        List.of(stride, stride),
        List.of(pad, pad, pad, pad),
        List.of(),
        AutoPad.NOTSET,
        false);
  }

  /**
   * A window applied to an input: everything explicit, one entry per spatial axis.
   *
   * @param kernel sizes of the window
   * @param strides steps
   * @param padBegin padding before
   * @param padEnd padding after
   * @param dilations distances of taps
   * @param output sizes of the output
   */
  @SuppressWarnings("ArrayRecordComponent") // short-lived: never compared, hashed or kept
  public record Resolved(
      int[] kernel, int[] strides, int[] padBegin, int[] padEnd, int[] dilations, int[] output) {}

  /**
   * Applies the window to an input.
   *
   * @param src the input's shape; its axes from 2 on are the spatial ones
   * @param weightsKernel the kernel's size where {@link #kernel} is empty
   * @throws OperandException if the attributes' lengths or values do not fit the input
   */
  public Resolved resolve(Shape src, List<Integer> weightsKernel) {
    int rank = src.rank() - 2;
    List<Integer> sizes = kernel.isEmpty() ? weightsKernel : kernel;
    List<Integer> steps = strides.isEmpty() ? Collections.nCopies(rank, 1) : strides;
    List<Integer> gaps = dilations.isEmpty() ? Collections.nCopies(rank, 1) : dilations;
    List<Integer> margins = pads.isEmpty() ? Collections.nCopies(2 * rank, 0) : pads;
    check("kernel_shape", sizes, rank, 1);
    check("strides", steps, rank, 1);
    check("dilations", gaps, rank, 1);
    check("pads", margins, 2 * rank, 0);
    var resolved =
        new Resolved(
            ints(sizes), ints(steps), new int[rank], new int[rank], ints(gaps), new int[rank]);
    for (int i = 0; i < rank; i++) {
      resolveAxis(resolved, src, margins, i);
    }
    return resolved;
  }

  private void resolveAxis(Resolved r, Shape src, List<Integer> margins, int i) {
    long extent = (r.kernel[i] - 1L) * r.dilations[i] + 1;
    if (autoPad == AutoPad.SAME_UPPER || autoPad == AutoPad.SAME_LOWER) {
      resolveSame(r, src, extent, i);
    } else {
      if (autoPad == AutoPad.NOTSET) {
        r.padBegin[i] = margins.get(i);
        r.padEnd[i] = margins.get(i + r.kernel.length);
      }
      resolveExplicit(r, src, extent, i);
    }
  }

  private void resolveSame(Resolved r, Shape src, long extent, int i) {
    long in = src.dim(i + 2);
    long out = Math.ceilDiv(in, (long) r.strides[i]);
    long total = Math.max((out - 1) * r.strides[i] + extent - in, 0);
    long less = total / 2;
    long begin = autoPad == AutoPad.SAME_UPPER ? less : total - less;
    r.padBegin[i] = Axes.toInt(begin, "padding", src);
    r.padEnd[i] = Axes.toInt(total - begin, "padding", src);
    r.output[i] = Axes.toInt(out, "output size", src);
  }

  private void resolveExplicit(Resolved r, Shape src, long extent, int i) {
    long in = src.dim(i + 2);
    int stride = r.strides[i];
    long padded = in + r.padBegin[i] + r.padEnd[i];
    long span = padded - extent;
    if (span < 0) {
      throw new OperandException(
          "the window of %s along spatial axis %s is larger than the padded input %s: %s with pads"
                  .formatted(extent, i, padded, src)
              + " %s and %s".formatted(r.padBegin[i], r.padEnd[i]));
    }
    long out = (ceil ? Math.ceilDiv(span, (long) stride) : span / stride) + 1;
    if (ceil && (out - 1) * stride >= in + r.padBegin[i]) {
      out--; // a window must not begin in the padding after the input
    }
    r.output[i] = Axes.toInt(out, "output size", src);
  }

  private static void check(String name, List<Integer> values, int count, int least) {
    if (values.size() != count) {
      throw new OperandException(
          name + " " + values + " has " + values.size() + " entries, expected " + count);
    }
    for (int value : values) {
      if (value < least) {
        throw new OperandException(name + " " + values + " must be at least " + least);
      }
    }
  }

  private static int[] ints(List<Integer> values) {
    return values.stream().mapToInt(Integer::intValue).toArray();
  }
}
