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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The shapes of a model's inputs. */
public final class InputOptions {
  private static final String IMAGENET_SIZE = "3,224,224";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]SHAPE",
      description = {
        "The shape of an input, as in 1x3x224x224. Once for each input whose sizes the model leaves"
            + " open; usually one image of the size that the model's metadata tell, else"
            + " 3x224x224."
      })
  private List<String> shapes = List.of();

  /** The types of a model's inputs, for one image unless the shapes say otherwise. */
  public Map<String, TensorType> types(KnownModel model) {
    return types(model, 1);
  }

  /** The types of a model's inputs for a number of images. */
  public Map<String, TensorType> types(KnownModel model, int batch) {
    List<GraphInput> inputs = model.model().inputs();
    List<String> names = inputs.stream().map(input -> input.value().name()).toList();
    Map<String, String> given = Assignments.of("input", names, shapes);
    Map<String, TensorType> givenTypes = new LinkedHashMap<>();
    Map<Dim, Long> sizes = new HashMap<>();
    for (GraphInput input : inputs) {
      String name = input.value().name();
      if (given.containsKey(name)) {
        TensorType type = parse(input, given.get(name));
        givenTypes.put(name, type);
        learn(input, type, sizes);
      }
    }
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (GraphInput input : inputs) {
      String name = input.value().name();
      TensorType known = givenTypes.get(name);
      types.put(
          name,
          known != null ? known : input.type().orElseGet(() -> assume(input, model, sizes, batch)));
    }
    return types;
  }

  /** The sizes of symbols, which are the same for all inputs. */
  private static void learn(GraphInput input, TensorType type, Map<Dim, Long> sizes) {
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
    if (!input.accepts(type)) {
      throw new CommandException("input " + input + " does not take " + type.shape());
    }
    return type;
  }

  /** Fills the sizes that a model leaves open, and says so. */
  private TensorType assume(GraphInput input, KnownModel model, Map<Dim, Long> known, int batch) {
    String image = model.model().metadata().getOrDefault(ModelMetadata.INPUT_SIZE, IMAGENET_SIZE);
    String[] usual = (batch + "," + image).split(",", -1);
    List<Dim> dims = input.dims();
    var sizes = new ArrayList<String>();
    for (int i = 0; i < dims.size(); i++) {
      Dim dim = dims.get(i);
      if (dim instanceof Dim.Fixed || known.containsKey(dim)) {
        sizes.add(dim instanceof Dim.Fixed ? dim.toString() : known.get(dim).toString());
      } else if (i == 0 || dims.size() == usual.length) {
        sizes.add(usual[i]);
      } else {
        throw new CommandException(
            "input " + input + " leaves sizes open: say them with --input " + example(input));
      }
    }
    TensorType type = parse(input, String.join("x", sizes));
    PrintWriter err = spec.commandLine().getErr();
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
