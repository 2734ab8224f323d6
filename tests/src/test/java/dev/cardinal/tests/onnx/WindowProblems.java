package dev.cardinal.tests.onnx;

/** Random convolutions and poolings. */
final class WindowProblems {
  private WindowProblems() {}

  /** A window's sizes along each spatial axis, and an input that it fits into. */
  private static final class Sizes {
    final int rank;
    final long[] kernel;
    final long[] strides;
    final long[] dilations;
    final long[] pads;
    final long[] spatial;

    Sizes(Draw draw, int most) {
      rank = draw.oneOf(1, 2, 2, 2, 3);
      kernel = draw.longs(rank, 1, rank == 3 ? 3 : 5);
      strides = draw.longs(rank, 1, 3);
      dilations = draw.chance() ? draw.longs(rank, 1, 1) : draw.longs(rank, 1, 3);
      pads = new long[2 * rank];
      spatial = new long[rank];
      for (int i = 0; i < rank; i++) {
        pads[i] = draw.between(0, (int) kernel[i] - 1);
        pads[i + rank] = draw.between(0, (int) kernel[i] - 1);
        long extent = (kernel[i] - 1) * dilations[i] + 1;
        spatial[i] = Math.max(extent, kernel[i]) + draw.between(0, rank == 3 ? 3 : most);
      }
    }

    long[] with(long first, long second, long... rest) {
      long[] dims = new long[rest.length + 2];
      dims[0] = first;
      dims[1] = second;
      System.arraycopy(rest, 0, dims, 2, rest.length);
      return dims;
    }

    /** Sets the attributes; each but the strides may be left out where it is the default. */
    OneNode attributes(Draw draw, OneNode node) {
      node.integers("strides", strides);
      boolean dilated = false;
      boolean skips = false;
      for (int i = 0; i < rank; i++) {
        dilated |= dilations[i] > 1;
        skips |= strides[i] > kernel[i] + 1;
      }
      if (dilated) {
        node.integers("dilations", dilations);
      }
      return switch (draw.between(0, 5)) {
        // Where windows leave gaps, ONNX Runtime takes SAME for negative pads. We have none then.
        case 1 -> dilated || skips ? node : node.text("auto_pad", "SAME_UPPER");
        case 2 -> dilated || skips ? node : node.text("auto_pad", "SAME_LOWER");
        case 3 -> node.text("auto_pad", "VALID");
        case 4 -> node;
        default -> node.integers("pads", pads);
      };
    }
  }

  static OneNode conv(Draw draw) {
    var sizes = new Sizes(draw, 14);
    int group = draw.oneOf(1, 1, 2, 3, 8);
    int in = group * draw.between(1, group > 1 ? 4 : 17);
    int out = group * draw.between(1, group > 1 ? 4 : 19);
    var node = new OneNode(draw.opset(11), "Conv").integer("group", group);
    draw.input(node, draw.floats(sizes.with(draw.between(1, 3), in, sizes.spatial)));
    var weights = draw.floats(-0.5, 0.5, sizes.with(out, in / group, sizes.kernel));
    if (draw.between(0, 4) == 0) {
      node.input(weights);
    } else {
      node.constant(weights);
    }
    if (draw.chance()) {
      draw.operand(node, draw.floats(out));
    }
    if (draw.chance()) {
      node.integers("kernel_shape", sizes.kernel);
    }
    return sizes.attributes(draw, node);
  }

  static OneNode maxPool(Draw draw) {
    var sizes = new Sizes(draw, 20);
    var node = new OneNode(draw.opset(12), "MaxPool");
    pooled(draw, sizes, node);
    return draw.chance() ? node.outputs(2) : node;
  }

  static OneNode averagePool(Draw draw) {
    var sizes = new Sizes(draw, 20);
    var node = new OneNode(draw.opset(19), "AveragePool");
    pooled(draw, sizes, node);
    return node.integer("count_include_pad", draw.between(0, 1));
  }

  private static void pooled(Draw draw, Sizes sizes, OneNode node) {
    long[] dims = sizes.with(draw.between(1, 3), draw.between(1, 9), sizes.spatial);
    draw.input(node, draw.floats(dims)).integers("kernel_shape", sizes.kernel);
    sizes.attributes(draw, node).integer("ceil_mode", draw.between(0, 1));
  }

  static OneNode globalPool(Draw draw) {
    var sizes = new Sizes(draw, 20);
    String op = draw.oneOf("GlobalAveragePool", "GlobalMaxPool");
    long[] dims = sizes.with(draw.between(1, 3), draw.between(1, 9), sizes.spatial);
    return draw.input(new OneNode(draw.opset(11), op), draw.floats(dims));
  }

  static OneNode lrn(Draw draw) {
    long[] dims = {draw.between(1, 3), draw.between(1, 9), draw.between(1, 5), draw.between(1, 5)};
    return draw.input(new OneNode(draw.opset(13), "LRN"), draw.floats(dims))
        .integer("size", 2 * draw.between(0, 3) + 1)
        .real("alpha", draw.real(0, 0.1f))
        .real("beta", draw.real(0.5f, 1))
        .real("bias", draw.real(1, 2));
  }
}
