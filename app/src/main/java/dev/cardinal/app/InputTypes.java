package dev.cardinal.app;

import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The types of a model's inputs: those that are given, and the others as one may assume them. */
final class InputTypes {
  private static final String IMAGENET_SIZE = "3,224,224";

  private final KnownModel model;
  private final int batch;
  private final PrintWriter err;
  private final Map<String, GraphInput> inputs = new LinkedHashMap<>();
  private final Map<String, TensorType> given = new LinkedHashMap<>();
  private final Map<Dim, Long> sizes = new HashMap<>();

  /**
   * None given yet.
   *
   * @param batch images in one run, where that is left open
   * @param err is told what is assumed
   */
  InputTypes(KnownModel model, int batch, PrintWriter err) {
    this.model = model;
    this.batch = batch;
    this.err = err;
    model.model().inputs().forEach(input -> inputs.put(input.value().name(), input));
  }

  /** Options of the form {@code [NAME=]VALUE} by the inputs' names, in the model's order. */
  Map<String, String> names(List<String> options) {
    List<String> names = List.copyOf(inputs.keySet());
    Map<String, String> values = Assignments.of("input", names, options);
    Map<String, String> ordered = new LinkedHashMap<>();
    for (String name : names) {
      if (values.containsKey(name)) {
        ordered.put(name, values.get(name));
      }
    }
    return ordered;
  }

  /** An input is of a shape such as {@code 1x3x224x224}. */
  void shape(String name, String text) {
    type(name, parse(inputs.get(name), text));
  }

  /** An input is of a type. */
  void type(String name, TensorType type) {
    GraphInput input = inputs.get(name);
    check(input, type);
    given.put(name, type);
    learn(input, type);
  }

  /** The types of all inputs, in the model's order. */
  Map<String, TensorType> all() {
    Map<String, TensorType> types = new LinkedHashMap<>();
    inputs.forEach(
        (name, input) -> {
          TensorType known = given.get(name);
          types.put(name, known != null ? known : input.type().orElseGet(() -> assume(input)));
        });
    return types;
  }

  /** The sizes of symbols, which are the same for all inputs. */
  private void learn(GraphInput input, TensorType type) {
    for (int i = 0; i < input.dims().size(); i++) {
      if (input.dims().get(i) instanceof Dim.Symbol symbol && !symbol.name().isEmpty()) {
        sizes.put(symbol, type.shape().dim(i));
      }
    }
  }

  private static TensorType parse(GraphInput input, String text) {
    TensorType type;
    try {
      Shape shape =
          text.equals("scalar")
              ? Shape.SCALAR
              : Shape.of(Arrays.stream(text.split("x", -1)).mapToLong(Long::parseLong).toArray());
      type = new TensorType(input.dtype(), shape);
    } catch (IllegalArgumentException e) {
      throw new CommandException("'" + text + "' is not a shape such as 1x3x224x224", e);
    }
    check(input, type);
    return type;
  }

  private static void check(GraphInput input, TensorType type) {
    if (!input.accepts(type)) {
      boolean same = type.dtype() == input.dtype();
      throw new CommandException(
          "input " + input + " does not take " + (same ? type.shape() : type));
    }
  }

  /** Fills the sizes that a model leaves open, and says so. */
  private TensorType assume(GraphInput input) {
    String image = model.model().metadata().getOrDefault(ModelMetadata.INPUT_SIZE, IMAGENET_SIZE);
    String[] usual = (batch + "," + image).split(",", -1);
    List<Dim> dims = input.dims();
    var filled = new ArrayList<String>();
    for (int i = 0; i < dims.size(); i++) {
      Dim dim = dims.get(i);
      if (dim instanceof Dim.Fixed || sizes.containsKey(dim)) {
        filled.add(dim instanceof Dim.Fixed ? dim.toString() : sizes.get(dim).toString());
      } else if (i == 0 || dims.size() == usual.length) {
        filled.add(usual[i]);
      } else {
        throw new CommandException(
            "input " + input + " leaves sizes open: say them with --input " + example(input));
      }
    }
    TensorType type = parse(input, String.join("x", filled));
    err.println(
        "cardinal: input '"
            + input.value()
            + "' is taken as "
            + type.shape()
            + "; --input chooses another shape");
    return type;
  }

  private static String example(GraphInput input) {
    return input.value()
        + "="
        + input.dims().stream()
            .map(dim -> dim instanceof Dim.Fixed ? dim.toString() : "1")
            .collect(Collectors.joining("x"));
  }
}
