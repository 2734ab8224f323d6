package dev.cardinal.formats.keras;

import dev.cardinal.formats.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The layers of a model's configuration, those of nested models among them. */
final class LayerList {
  private static final int MOST_LEVELS = 20;

  private final Map<String, Json> byName = new LinkedHashMap<>();

  private LayerList() {}

  static LayerList of(Json config) {
    var list = new LayerList();
    list.add(config, 0);
    return list;
  }

  private void add(Json model, int level) {
    for (Json layer : layers(model)) {
      byName.putIfAbsent(name(layer), layer);
      if (level < MOST_LEVELS) {
        add(layer, level + 1);
      }
    }
  }

  /**
   * The layers of a model, or none if it is a layer; Keras once wrote Sequential's as a bare list.
   */
  static List<Json> layers(Json model) {
    Json config = model.get("config");
    return config instanceof Json.Items ? config.list() : config.get("layers").list();
  }

  static String name(Json layer) {
    return layer.get("config").get("name").text().or(() -> layer.get("name").text()).orElse("");
  }

  static String kind(Json layer) {
    return layer.get("class_name").text().orElse("");
  }

  /** The class of a layer; empty if there is none of that name. */
  String kind(String name) {
    return kind(byName.getOrDefault(name, Json.nothing()));
  }

  /** The configuration of a layer; {@link Json#nothing} if there is none of that name. */
  Json config(String name) {
    return byName.getOrDefault(name, Json.nothing()).get("config");
  }

  /**
   * The names of a model's layers by those that they have in files where each is called after its
   * class, as in {@code conv2d_1} for the second {@code Conv2D}.
   */
  static Map<String, String> namesByClass(Json model) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, List<String>> ofClass = new LinkedHashMap<>();
    for (Json layer : layers(model)) {
      List<String> before = ofClass.computeIfAbsent(snakeCase(kind(layer)), _ -> new ArrayList<>());
      String number = before.isEmpty() ? "" : "_" + before.size();
      before.add(name(layer));
      names.put(snakeCase(kind(layer)) + number, name(layer));
    }
    return names;
  }

  /** As Keras makes {@code max_pooling2d} of {@code MaxPooling2D}. */
  static String snakeCase(String name) {
    return name.replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
