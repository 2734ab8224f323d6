package dev.cardinal.formats.keras;

import dev.cardinal.op.Mul;
import dev.cardinal.op.Sub;
import java.util.Set;

/** The layers that can be read, by their classes. */
final class Layers {
  /** What does nothing but in training. */
  private static final Set<String> IDENTITIES =
      Set.of(
          "ActivityRegularization",
          "AlphaDropout",
          "Dropout",
          "GaussianDropout",
          "GaussianNoise",
          "Identity",
          "RandomBrightness",
          "RandomContrast",
          "RandomFlip",
          "RandomRotation",
          "RandomTranslation",
          "RandomZoom",
          "SpatialDropout2D");

  private static final Set<String> CODE =
      Set.of("Lambda", "TFOpLambda", "SlicingOpLambda", "TensorFlowOpLayer");

  private Layers() {}

  /** What a layer gives for its inputs; its nodes are added to the graph. */
  static KerasValue apply(LayerCall call) {
    return switch (call.kind()) {
      case "Conv2D" -> Convolutions.conv(call);
      case "DepthwiseConv2D" -> Convolutions.depthwise(call);
      case "SeparableConv2D" -> Convolutions.separable(call);
      case "Dense" -> Convolutions.dense(call);
      case "MaxPooling2D" -> Convolutions.maxPool(call);
      case "AveragePooling2D" -> Convolutions.averagePool(call);
      case "GlobalAveragePooling2D" -> Convolutions.globalAverage(call);
      case "GlobalMaxPooling2D" -> Convolutions.globalMax(call);
      case "BatchNormalization" -> Normalisations.batch(call);
      case "Normalization" -> Normalisations.bySettings(call);
      case "Rescaling" -> Normalisations.rescaled(call);
      case "Activation" -> Activations.following(call, call.padded(call.input()));
      case "ReLU" -> Activations.relu(call);
      case "LeakyReLU" -> Activations.leakyRelu(call);
      case "PReLU" -> Activations.parametricRelu(call);
      case "Softmax" -> Activations.softmax(call);
      case "Add" -> Shapes.sum(call);
      case "Average" -> Shapes.average(call);
      case "Subtract" -> Shapes.folded(call, new Sub());
      case "Multiply" -> Shapes.folded(call, new Mul());
      case "Concatenate" -> Shapes.concatenate(call);
      case "Flatten" -> Shapes.flatten(call);
      case "Reshape" -> Shapes.reshape(call);
      case "Permute" -> Shapes.permute(call);
      case "ZeroPadding2D" -> Shapes.zeroPadding(call);
      default -> other(call);
    };
  }

  private static KerasValue other(LayerCall call) {
    if (IDENTITIES.contains(call.kind())) {
      return call.input();
    }
    if (CODE.contains(call.kind())) {
      throw call.error(
          "holds Python code, which is not read; use layers instead (such as Conv2D with groups),"
              + " or name a built-in network for the weights, as in keras_resnext50 --weights");
    }
    throw call.error("is of a class that is not supported");
  }
}
