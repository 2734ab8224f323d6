package dev.cardinal.app;

import dev.cardinal.formats.image.ModelMetadata;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The shapes of a model's inputs. */
final class InputOptions {
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
  Map<String, TensorType> types(KnownModel known) {
    return types(known, 1);
  }

  /** The types of a model's inputs for a number of images. */
  Map<String, TensorType> types(KnownModel known, int batch) {
    List<GraphInput> inputs = known.model().inputs();
    List<String> names = inputs.stream().map(input -> input.value().name()).toList();
    Map<String, String> given = Assignments.of("input", names, shapes);
    Map<String, TensorType> types = new LinkedHashMap<>();
    for (GraphInput input : inputs) {
      String name = input.value().name();
      types.put(
          name,
          given.containsKey(name)
              ? parse(input, given.get(name))
              : input.type().orElseGet(() -> assume(input, known, batch)));
    }
    return types;
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
  private TensorType assume(GraphInput input, KnownModel known, int batch) {
    List<Dim> dims = input.dims();
    String image = known.model().metadata().getOrDefault(ModelMetadata.INPUT_SIZE, IMAGENET_SIZE);
    String[] sizes = (batch + "," + image).split(",", -1);
    boolean onlyBatch = dims.stream().skip(1).allMatch(Dim.Fixed.class::isInstance);
    if (!onlyBatch && dims.size() != sizes.length) {
      throw new CommandException(
          "input " + input + " leaves sizes open: say them with --input " + example(input));
    }
    String text = "";
    for (int i = 0; i < dims.size(); i++) {
      String size = dims.get(i) instanceof Dim.Fixed fixed ? fixed.toString() : sizes[i];
      text += (i == 0 ? "" : "x") + size;
    }
    TensorType type = parse(input, text);
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
