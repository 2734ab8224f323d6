package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Layer;
import dev.cardinal.op.ConvProblem;
import java.util.List;
import java.util.Optional;

/** Layers that have about the same work for a processor. */
public enum LayerKind {
  /** Convolutions with a kernel of 1x1 and one group. */
  POINTWISE("1x1 convolution"),
  /** Larger convolutions with one group. */
  DENSE("larger convolution"),
  /** Convolutions with groups of several channels. */
  GROUPED("grouped convolution"),
  /** Convolutions with a group for each channel. */
  DEPTHWISE("depthwise convolution"),
  /** Fully connected layers and other matrix products. */
  PRODUCT("matrix product"),
  /** Pooling, also global pooling and means. */
  POOLING("pooling"),
  /** Whatever else a node asks for. */
  OTHER("other operators"),
  /** What no node asks for, such as a change of layout. */
  NO_NODE("reorders and other overhead");

  private final String title;

  LayerKind(String title) {
    this.title = title;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The kind of layers that compute the same nodes: that of the one with the most work. */
  static LayerKind of(List<Layer> layers) {
    return layers.stream().map(LayerKind::of).min(LayerKind::compareTo).orElse(OTHER);
  }

  private static LayerKind of(Layer layer) {
    if (layer.nodes().isEmpty()) {
      return NO_NODE;
    }
    return convolution(layer).map(LayerKind::of).orElseGet(() -> of(layer.operator()));
  }

  private static Optional<ConvProblem> convolution(Layer layer) {
    try {
      return layer.problem().startsWith("conv ")
          ? Optional.of(ConvProblem.parse(layer.problem()))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // of another number of dimensions
    }
  }

  private static LayerKind of(ConvProblem conv) {
    if (conv.group() > 1) {
      return conv.group() == conv.ic() ? DEPTHWISE : GROUPED;
    }
    return conv.kh() == 1 && conv.kw() == 1 ? POINTWISE : DENSE;
  }

  private static LayerKind of(String operator) {
    return switch (operator) {
      case "Conv" -> DENSE;
      case "Gemm", "MatMul" -> PRODUCT;
      case "MaxPool", "AveragePool", "GlobalAveragePool", "GlobalMaxPool", "ReduceMean" -> POOLING;
      default -> OTHER;
    };
  }
}
