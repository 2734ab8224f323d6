package dev.cardinal.app;

import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The inputs that two backends are compared with. */
final class DiffInputs {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--input",
      paramLabel = "[NAME=]FILE.npy|SHAPE",
      description = {
        "The tensor for an input, or its shape, as in 1x3x224x224, for random values (floats from"
            + " -1 to 1, other elements 0). Once for each input; those not given are random, of the"
            + " shape that other commands assume."
      })
  private List<String> options = List.of();

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "0",
      description = "Of random inputs. Usually: ${DEFAULT-VALUE}.")
  private long seed;

  /** A tensor for each input, by name. */
  Map<String, Tensor> tensors(KnownModel model) {
    var types = new InputTypes(model, 1, spec.commandLine().getErr());
    Map<String, Tensor> given = new LinkedHashMap<>();
    types
        .names(options)
        .forEach(
            (name, value) -> {
              if (value.toLowerCase(Locale.ROOT).endsWith(".npy")) {
                given.put(name, Npy.read(Path.of(value)));
                types.type(name, given.get(name).type());
              } else {
                types.shape(name, value);
              }
            });
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    types
        .all()
        .forEach(
            (name, type) ->
                tensors.put(
                    name,
                    given.containsKey(name)
                        ? given.get(name)
                        : RandomTensor.of(type, seed + tensors.size())));
    return tensors;
  }
}
