package dev.cardinal.app;

import dev.cardinal.tensor.TensorType;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The shapes of a model's inputs. */
public final class InputOptions {
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
    var types = new InputTypes(model, batch, spec.commandLine().getErr());
    types.names(shapes).forEach(types::shape);
    return types.all();
  }
}
