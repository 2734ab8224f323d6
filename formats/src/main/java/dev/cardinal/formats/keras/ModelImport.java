package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.formats.keras.Inbound.Source;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphException;
import dev.cardinal.model.Networks;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes a graph of a model's configuration and its variables. */
final class ModelImport {
  private static final Set<String> FUNCTIONAL = Set.of("Functional", "Model");
  private static final String SEQUENTIAL = "Sequential";
  private static final String INPUT = "InputLayer";
  private static final int MOST_LEVELS = 20;

  private final KerasFile file;
  private final GraphBuilder graph;
  private final Map<String, Map<String, SavedLayer.Variable>> variables = new HashMap<>();

  private ModelImport(KerasFile file, Json model) {
    this.file = file;
    graph = new GraphBuilder(model.get("config").get("name").text().orElse("model"));
    for (SavedLayer layer : file.layers()) {
      Map<String, SavedLayer.Variable> byName = new HashMap<>();
      layer.variables().forEach(variable -> byName.put(variable.name(), variable));
      variables.put(layer.name(), byName);
    }
  }

  static Graph graph(KerasFile file) {
    Json model =
        file.model()
            .orElseThrow(
                () ->
                    new ModelFormatException(
                        file.file(),
                        "",
                        "holds weights alone; name their network too, as in keras_resnext50"
                            + " --weights "
                            + file.file()));
    var reader = new ModelImport(file, model);
    try {
      List<KerasValue> outputs = reader.model(model, "", List.of(), 0);
      for (KerasValue output : outputs) {
        if (!output.pads().isEmpty()) {
          throw reader.error("its result is padded by the last layer, which is not supported");
        }
        reader.graph.output(output.value());
      }
      reader.graph.metadata(Networks.WEIGHTS, file.file());
      Graph graph = reader.graph.build();
      if (graph.inputs().isEmpty() || graph.outputs().isEmpty()) {
        throw reader.error("the model has no inputs or no outputs");
      }
      return Preparation.told(model, graph);
    } catch (GraphException e) {
      throw new ModelFormatException(file.file(), "", e.getMessage(), e);
    }
  }

  private ModelFormatException error(String problem) {
    return new ModelFormatException(file.file(), "", problem);
  }

  /** The outputs of a model, for inputs that are given, or are those of the graph. */
  private List<KerasValue> model(Json model, String path, List<KerasValue> inputs, int level) {
    String kind = LayerList.kind(model);
    if (level > MOST_LEVELS) {
      throw error("models are nested too deeply");
    }
    if (kind.equals(SEQUENTIAL)) {
      return List.of(sequential(model, path, inputs, level));
    }
    if (FUNCTIONAL.contains(kind)) {
      return functional(model, path, inputs, level);
    }
    throw error(
        "its model is of the class '"
            + kind
            + "', of which only the Python code knows the layers; only Functional and Sequential"
            + " models can be read");
  }

  private KerasValue sequential(Json model, String path, List<KerasValue> inputs, int level) {
    List<Json> layers = LayerList.layers(model);
    if (layers.isEmpty() || inputs.size() > 1) {
      throw error("a Sequential model has no layers, or several inputs");
    }
    KerasValue at =
        inputs.isEmpty() ? Inputs.ofSequential(file.file(), graph, model) : inputs.getFirst();
    for (Json layer : layers) {
      if (!LayerList.kind(layer).equals(INPUT)) {
        at = only(layer, call(layer, path, 0, List.of(at), level));
      }
    }
    return at;
  }

  private KerasValue only(Json layer, List<KerasValue> results) {
    if (results.size() != 1) {
      throw error("layer '" + LayerList.name(layer) + "' gives several results");
    }
    return results.getFirst();
  }

  private List<KerasValue> functional(Json model, String path, List<KerasValue> inputs, int level) {
    Map<Source, KerasValue> known = new HashMap<>();
    inputs(model, inputs, known);
    for (Call call : inOrder(model)) {
      List<KerasValue> sources = call.sources.stream().map(known::get).toList();
      List<KerasValue> results = call(call.layer, path, call.result.call(), sources, level);
      known.put(call.result, only(call.layer, results));
    }
    List<KerasValue> outputs = new ArrayList<>();
    for (Source output : Inbound.ends(file.file(), model.get("config").get("output_layers"))) {
      if (!known.containsKey(output)) {
        throw error("the model's output is of layer '" + output.layer() + "', which is not there");
      }
      outputs.add(known.get(output));
    }
    return outputs;
  }

  private void inputs(Json model, List<KerasValue> given, Map<Source, KerasValue> known) {
    List<Source> names = Inbound.ends(file.file(), model.get("config").get("input_layers"));
    if (!given.isEmpty() && given.size() != names.size()) {
      throw error("a model takes " + names.size() + " inputs, but gets " + given.size());
    }
    Map<String, Json> layers = new HashMap<>();
    LayerList.layers(model).forEach(layer -> layers.put(LayerList.name(layer), layer));
    for (int i = 0; i < names.size(); i++) {
      Json layer = layers.getOrDefault(names.get(i).layer(), Json.nothing());
      if (!LayerList.kind(layer).equals(INPUT)) {
        throw error("the model's input '" + names.get(i).layer() + "' is no InputLayer");
      }
      known.put(
          names.get(i), given.isEmpty() ? Inputs.of(file.file(), graph, layer) : given.get(i));
    }
  }

  /** A layer that is applied. */
  private record Call(Json layer, Source result, List<Source> sources) {}

  /** Every call after those whose results it takes. */
  private List<Call> inOrder(Json model) {
    Set<Source> done =
        new HashSet<>(Inbound.ends(file.file(), model.get("config").get("input_layers")));
    Map<Source, List<Call>> waiting = new HashMap<>();
    var ready = new ArrayDeque<Call>();
    int count = 0;
    for (Call call : calls(model)) {
      count++;
      waitFor(call, done, waiting, ready);
    }
    List<Call> order = new ArrayList<>();
    while (!ready.isEmpty()) {
      Call call = ready.removeFirst();
      order.add(call);
      done.add(call.result);
      List<Call> next = waiting.remove(call.result);
      if (next != null) {
        next.forEach(after -> waitFor(after, done, waiting, ready));
      }
    }
    if (order.size() < count) {
      throw error("its layers take each other's results in a circle, or those of layers not there");
    }
    return order;
  }

  /** Puts a call where the first result lies that it still lacks. */
  private static void waitFor(
      Call call, Set<Source> done, Map<Source, List<Call>> waiting, ArrayDeque<Call> ready) {
    call.sources.stream()
        .filter(source -> !done.contains(source))
        .findFirst()
        .ifPresentOrElse(
            source -> waiting.computeIfAbsent(source, _ -> new ArrayList<>()).add(call),
            () -> ready.addLast(call));
  }

  private List<Call> calls(Json model) {
    Map<Source, Call> calls = new LinkedHashMap<>();
    for (Json layer : LayerList.layers(model)) {
      List<List<Source>> sources = Inbound.calls(file.file(), layer);
      for (int i = 0; i < sources.size() && !LayerList.kind(layer).equals(INPUT); i++) {
        var result = new Source(LayerList.name(layer), i);
        if (calls.put(result, new Call(layer, result, sources.get(i))) != null) {
          throw error("two layers are named '" + LayerList.name(layer) + "'");
        }
      }
    }
    return List.copyOf(calls.values());
  }

  private List<KerasValue> call(
      Json layer, String path, int number, List<KerasValue> inputs, int level) {
    String name = LayerList.name(layer);
    String node = path + name + (number == 0 ? "" : "_" + number);
    String kind = LayerList.kind(layer);
    if (kind.equals(SEQUENTIAL) || FUNCTIONAL.contains(kind)) {
      return model(layer, node + "/", inputs, level + 1);
    }
    Map<String, SavedLayer.Variable> own = variables.getOrDefault(name, Map.of());
    return List.of(Layers.apply(new LayerCall(file.file(), graph, layer, node, inputs, own)));
  }
}
