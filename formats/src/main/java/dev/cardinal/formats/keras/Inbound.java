package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * What the layers of a functional model take: for each call of a layer, results of others' calls.
 */
final class Inbound {
  private static final int MOST_LEVELS = 20;

  private Inbound() {}

  /**
   * The result of a layer's call.
   *
   * @param layer the layer's name
   * @param call the number of the call
   */
  record Source(String layer, int call) {}

  /** The calls of a layer; none of an input. */
  static List<List<Source>> calls(String file, Json layer) {
    List<List<Source>> calls = new ArrayList<>();
    for (Json node : layer.get("inbound_nodes").list()) {
      List<Source> sources = new ArrayList<>();
      if (node instanceof Json.Entries) {
        tensors(file, node.get("args"), sources, 0); // Keras 3
        int before = sources.size();
        tensors(file, node.get("kwargs"), sources, 0);
        if (sources.size() > before) {
          throw error(file, layer, "takes tensors by keywords, which is not supported");
        }
      } else {
        for (Json source : node.list()) {
          sources.add(source(file, source));
        }
      }
      calls.add(sources);
    }
    return calls;
  }

  private static void tensors(String file, Json json, List<Source> found, int level) {
    if (level > MOST_LEVELS) {
      throw new ModelFormatException(file, "", "a layer's arguments are nested too deeply");
    }
    if (json.get("class_name").text().filter("__keras_tensor__"::equals).isPresent()) {
      found.add(source(file, json.get("config").get("keras_history")));
    } else if (json instanceof Json.Entries(java.util.Map<String, Json> entries)) {
      entries.values().forEach(value -> tensors(file, value, found, level + 1));
    } else {
      json.list().forEach(item -> tensors(file, item, found, level + 1));
    }
  }

  /** The inputs or outputs of a model, of which a single one may stand without a list around it. */
  static List<Source> ends(String file, Json list) {
    if (!list.list().isEmpty() && list.list().getFirst().text().isPresent()) {
      return List.of(source(file, list));
    }
    List<Source> sources = new ArrayList<>();
    for (Json source : list.list()) {
      sources.add(source(file, source));
    }
    return sources;
  }

  /** As in {@code ["conv1", 0, 0]}: a layer, its call, and which of its results. */
  private static Source source(String file, Json json) {
    List<Json> parts = json.list();
    boolean valid =
        parts.size() >= 3
            && parts.get(0).text().isPresent()
            && parts.get(1).integer().isPresent()
            && parts.get(2).integer().filter(result -> result == 0).isPresent();
    if (!valid) {
      throw new ModelFormatException(
          file, "", "the model's configuration refers to a tensor in a way that is not known");
    }
    return new Source(parts.get(0).text().get(), parts.get(1).integer().get());
  }

  private static ModelFormatException error(String file, Json layer, String problem) {
    return new ModelFormatException(file, "layer '" + LayerList.name(layer) + "'", problem);
  }
}
