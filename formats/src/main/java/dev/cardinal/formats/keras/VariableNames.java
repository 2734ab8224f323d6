package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What the numbered variables of a layer are. */
final class VariableNames {
  /** The classes whose variables have names here. */
  static final List<String> KINDS =
      List.of(
          "Conv1D",
          "Conv2D",
          "Conv3D",
          "Dense",
          "DepthwiseConv2D",
          "SeparableConv2D",
          "BatchNormalization",
          "Normalization",
          "PReLU");

  private VariableNames() {}

  /**
   * The names of a layer's variables in order; those of classes that are not known have their
   * numbers.
   *
   * @return empty if the class is known and its variables are fewer than usual in a way that only
   *     its configuration would explain
   */
  static Optional<List<String>> of(String kind, Json config, int count) {
    return switch (kind) {
      case "Conv1D", "Conv2D", "Conv3D", "Dense" -> first(count, "kernel", "bias");
      case "DepthwiseConv2D" -> first(count, "depthwise_kernel", "bias");
      case "SeparableConv2D" -> first(count, "depthwise_kernel", "pointwise_kernel", "bias");
      case "BatchNormalization" -> batchNormalization(config, count);
      case "Normalization" -> first(count, "mean", "variance", "count");
      case "PReLU" -> first(count, "alpha");
      default -> Optional.of(IntStream.range(0, count).mapToObj(i -> "variable" + i).toList());
    };
  }

  private static Optional<List<String>> first(int count, String... names) {
    return count <= names.length ? Optional.of(List.of(names).subList(0, count)) : Optional.empty();
  }

  private static Optional<List<String>> batchNormalization(Json config, int count) {
    boolean usual = count == 4 || !config.equals(Json.nothing());
    var names = new ArrayList<String>();
    if (config.get("scale").truth().orElse(usual)) {
      names.add("gamma");
    }
    if (config.get("center").truth().orElse(usual)) {
      names.add("beta");
    }
    names.add("moving_mean");
    names.add("moving_variance");
    return Optional.of(names).filter(all -> all.size() == count).map(List::copyOf);
  }
}
