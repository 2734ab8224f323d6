package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.formats.hdf5.Hdf5Group;
import dev.cardinal.formats.keras.SavedLayer.Variable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The HDF5 form of Keras 1 and 2, which Keras 3 still writes as {@code .h5}: attributes list the
 * layers and, in each layer's group, its variables by name, as in {@code conv1/kernel:0}.
 */
final class NamedVariables {
  private static final String LAYERS = "layer_names";
  private static final String VARIABLES = "weight_names";

  private NamedVariables() {}

  static boolean isForm(Hdf5Group weights) {
    return weights.has(LAYERS) || weights.has(LAYERS + "0");
  }

  static List<SavedLayer> layers(String file, Hdf5Group weights, Optional<Json> model) {
    LayerList configured = LayerList.of(model.orElse(Json.nothing()));
    var layers = new ArrayList<SavedLayer>();
    for (String name : texts(weights, LAYERS)) {
      Hdf5Group group =
          weights
              .group(name)
              .orElseThrow(
                  () -> new ModelFormatException(file, "layer '" + name + "'", "has no group"));
      inner(name, variables(file, group))
          .forEach(
              (layer, variables) ->
                  layers.add(new SavedLayer(layer, configured.kind(layer), variables)));
    }
    return layers;
  }

  /** A list that is too long for one attribute is in several, which are numbered. */
  private static List<String> texts(Hdf5Group group, String attribute) {
    if (group.has(attribute)) {
      return group.texts(attribute);
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; group.has(attribute + i); i++) {
      all.addAll(group.texts(attribute + i));
    }
    return all;
  }

  private static Map<String, StridedTensor> variables(String file, Hdf5Group layer) {
    Map<String, StridedTensor> variables = new LinkedHashMap<>();
    for (String name : texts(layer, VARIABLES)) {
      variables.put(name, variable(file, layer, name));
    }
    return variables;
  }

  private static StridedTensor variable(String file, Hdf5Group layer, String name) {
    Optional<Hdf5Group> group = Optional.of(layer);
    String[] path = name.split("/");
    for (int i = 0; i < path.length - 1; i++) {
      String step = path[i];
      group = group.flatMap(at -> at.group(step));
    }
    return group
        .flatMap(at -> at.dataset(path[path.length - 1]))
        .orElseThrow(
            () -> new ModelFormatException(file, "variable '" + name + "'", "has no dataset"));
  }

  /**
   * A model within a model is listed as one layer, but its variables tell which layer's they are.
   */
  private static Map<String, List<Variable>> inner(
      String layer, Map<String, StridedTensor> variables) {
    boolean single =
        variables.keySet().stream().map(NamedVariables::kind).distinct().count()
            == variables.size();
    Map<String, List<Variable>> layers = new LinkedHashMap<>();
    variables.forEach(
        (name, tensor) ->
            layers
                .computeIfAbsent(single ? layer : owner(name, layer), _ -> new ArrayList<>())
                .add(new Variable(kind(name), tensor)));
    return layers;
  }

  private static String kind(String name) {
    return name.substring(name.lastIndexOf('/') + 1).replaceFirst(":\\d+$", "");
  }

  private static String owner(String name, String layer) {
    String[] path = name.split("/");
    return path.length > 1 ? path[path.length - 2] : layer;
  }
}
