package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;
import java.util.List;

/** Puts the graph of a {@link KerasResNeXt} together, layer by layer. */
final class KerasAssembly {
  /** Keras' own networks have it since they were converted from Caffe's. */
  private static final float EPSILON = 1.001e-5f;

  /** By how much a block's result is wider than its filters. */
  private static final int EXPANSION = 2;

  private final KerasResNeXt net;
  private final Layers layers;
  private final KerasGroups groups;

  KerasAssembly(KerasResNeXt net, WeightSource weights) {
    this.net = net;
    layers = new Layers(net.name(), weights, EPSILON);
    groups = new KerasGroups(layers, weights, net);
  }

  Graph graph() {
    Value x = stem(layers.images(net.channels()));
    int width = net.stem().width();
    for (int i = 0; i < net.stacks().size(); i++) {
      KerasResNeXt.Stack stack = net.stacks().get(i);
      x = stack("conv" + (i + 2), x, width, stack);
      width = EXPANSION * stack.filters();
    }
    layers.classifier("probs", layers.means("avg_pool", x), width, net.classes());
    return layers.build(net.metadata());
  }

  /**
   * Zeros around what a ReLU gives are never the greatest, so the pooling needs no layer for them.
   */
  private Value stem(Value src) {
    ResNet.Stem stem = net.stem();
    Value x = conv("conv1_conv", src, net.channels(), stem.width(), stem.kernel(), stem.stride());
    x = layers.relu("conv1_relu", layers.norm("conv1_bn", x, stem.width()));
    return stem.maxPool() ? layers.node("pool1_pool", new MaxPool(window(3, 2)), x) : x;
  }

  private Value stack(String path, Value src, int in, KerasResNeXt.Stack stack) {
    int out = EXPANSION * stack.filters();
    Value x = src;
    for (int i = 1; i <= stack.blocks(); i++) {
      boolean first = i == 1;
      String block = path + "_block" + i;
      Value shortcut = first ? projected(block, x, in, out, stack.stride()) : x;
      x = transformed(block, x, first ? in : out, stack.filters(), first ? stack.stride() : 1);
      x = layers.relu(block + "_out", layers.node(block + "_add", new Add(), shortcut, x));
    }
    return x;
  }

  private Value projected(String block, Value src, int in, int out, int stride) {
    Value x = conv(block + "_0_conv", src, in, out, 1, stride);
    return layers.norm(block + "_0_bn", x, out);
  }

  private Value transformed(String block, Value src, int in, int filters, int stride) {
    Value x = conv(block + "_1_conv", src, in, filters, 1, 1);
    x = layers.relu(block + "_1_relu", layers.norm(block + "_1_bn", x, filters));
    x = groups.conv(block + "_2_", x, filters, window(3, stride));
    x = layers.relu(block + "_2_relu", layers.norm(block + "_2_bn", x, filters));
    x = conv(block + "_3_conv", x, filters, EXPANSION * filters, 1, 1);
    return layers.norm(block + "_3_bn", x, EXPANSION * filters);
  }

  private Value conv(String path, Value src, int in, int out, int kernel, int stride) {
    Value weights =
        layers.constant(path + ".weight", layers.tensor(path + ".weight", out, in, kernel, kernel));
    return layers.node(path, new Conv(window(kernel, stride), 1), src, weights);
  }

  private Window window(int kernel, int stride) {
    return net.same() && kernel > 1
        ? new Window(
            List.of(kernel, kernel),
            List.of(stride, stride),
            List.of(),
            List.of(),
            AutoPad.SAME_UPPER,
            false)
        : Window.square(kernel, stride, kernel / 2);
  }
}
