package dev.cardinal;

import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a plan is for.
 *
 * @param types the types of all inputs, by name
 * @param values the values of those inputs that determine shapes, by name
 */
record Signature(Map<String, TensorType> types, Map<String, List<Long>> values) {
  /** The values as tensors. */
  Map<String, Tensor> tensors() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    values.forEach((name, v) -> tensors.put(name, tensor(types.get(name), v)));
    return tensors;
  }

  private static Tensor tensor(TensorType type, List<Long> values) {
    Tensor tensor = Tensor.allocate(type);
    for (int i = 0; i < values.size(); i++) {
      tensor.longAt(i, values.get(i));
    }
    return tensor;
  }

  @Override
  public String toString() {
    return types.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue() + value(e.getKey()))
        .collect(Collectors.joining(", "));
  }

  private String value(String name) {
    return values.containsKey(name) ? values.get(name).toString() : "";
  }
}
