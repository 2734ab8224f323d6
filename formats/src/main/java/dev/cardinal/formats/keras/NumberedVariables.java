package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.formats.hdf5.Hdf5Group;
import dev.cardinal.formats.keras.SavedLayer.Variable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The HDF5 form of Keras 3 ({@code .weights.h5}, and within {@code .keras}): a group for each
 * layer, called after its class, in it a group {@code vars} whose datasets are numbered.
 */
final class NumberedVariables {
  private static final String VARIABLES = "vars";

  /** What Keras 2 called the group of the layers. */
  private static final Set<String> LAYERS = Set.of("layers", "_layer_checkpoint_dependencies");

  /** Neither training's state nor random numbers are weights. */
  private static final Set<String> PASSED_OVER =
      Set.of("optimizer", "seed_generator", "loss_tracker", "metrics");

  private static final int MOST_LEVELS = 20;

  private final String file;
  private final LayerList configured;
  private final List<SavedLayer> layers = new ArrayList<>();

  private NumberedVariables(String file, Optional<Json> model) {
    this.file = file;
    this.configured = LayerList.of(model.orElse(Json.nothing()));
  }

  static List<SavedLayer> layers(String file, Hdf5Group weights, Optional<Json> model) {
    var reader = new NumberedVariables(file, model);
    reader.model(weights, model.orElse(Json.nothing()), 0);
    if (reader.layers.isEmpty()) {
      throw new ModelFormatException(
          file, "", "there are no weights in it, neither as Keras 2 nor as Keras 3 writes them");
    }
    return reader.layers;
  }

  private void model(Hdf5Group group, Json model, int level) {
    if (level > MOST_LEVELS) {
      throw new ModelFormatException(file, group.path(), "is nested more deeply than any model");
    }
    Map<String, String> names = LayerList.namesByClass(model);
    for (String name : group.names()) {
      if (!PASSED_OVER.contains(name) && !name.equals(VARIABLES)) {
        Optional<Hdf5Group> child = group.group(name);
        if (LAYERS.contains(name) && child.isPresent()) {
          model(child.get(), model, level + 1);
        } else if (child.isPresent()) {
          layer(child.get(), name, names, level);
        }
      }
    }
  }

  private void layer(Hdf5Group group, String key, Map<String, String> names, int level) {
    Optional<Hdf5Group> variables = group.group(VARIABLES);
    Optional<String> said = variables.flatMap(vars -> vars.text("name"));
    String name = said.orElseGet(() -> names.getOrDefault(key, key));
    if (variables.isPresent() && !variables.get().names().isEmpty()) {
      String kind = configured.kind(name);
      layers.add(
          new SavedLayer(
              name, kind.isEmpty() ? kindOf(key) : kind, variables(name, kind, variables.get())));
    }
    model(group, new Json.Entries(Map.of("config", configured.config(name))), level + 1);
  }

  /** The class that a group is called after, as far as its variables need one. */
  private static String kindOf(String key) {
    String base = key.replaceFirst("_\\d+$", "");
    return VariableNames.KINDS.stream()
        .filter(kind -> LayerList.snakeCase(kind).equals(base))
        .findFirst()
        .orElse("");
  }

  private List<Variable> variables(String layer, String kind, Hdf5Group group) {
    List<StridedTensor> tensors = new ArrayList<>();
    for (int i = 0; i < group.names().size(); i++) {
      String number = Integer.toString(i);
      tensors.add(
          group
              .dataset(number)
              .orElseThrow(
                  () ->
                      new ModelFormatException(
                          file,
                          group.path(),
                          "has no variable " + number + " among its " + group.names().size())));
    }
    String known = kind.isEmpty() ? kindOf(last(group)) : kind;
    List<String> names =
        VariableNames.of(known, configured.config(layer), tensors.size())
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        file,
                        "layer '" + layer + "'",
                        "has "
                            + tensors.size()
                            + " variables, and nothing tells which; save the whole model as"
                            + " .keras"));
    List<Variable> variables = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      variables.add(new Variable(names.get(i), tensors.get(i)));
    }
    return variables;
  }

  /** The name of the group that variables belong to. */
  private static String last(Hdf5Group variables) {
    String[] path = variables.path().split("/");
    return path[path.length - 2];
  }
}
