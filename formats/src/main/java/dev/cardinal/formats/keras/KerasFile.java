package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.Json;
import dev.cardinal.formats.hdf5.Hdf5File;
import dev.cardinal.formats.hdf5.Hdf5Group;
import dev.cardinal.formats.zip.ZipArchive;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * What is in a file of Keras': an HDF5 file, as {@code save_weights} or {@code save} wrote it, or a
 * {@code .keras} archive.
 *
 * @param file stands for the file in errors
 * @param model the model's configuration; empty if there are weights alone
 * @param layers the layers that have weights
 */
record KerasFile(String file, Optional<Json> model, List<SavedLayer> layers) {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final String MODEL_ATTRIBUTE = "model_config";

  /** Copies the list. */
  KerasFile {
    layers = List.copyOf(layers);
  }

  /** Whether a zip archive is a model that Keras saved. */
  static boolean isModel(ZipArchive archive) {
    return archive.names().contains(CONFIG) && !archive.names().contains("data.pkl");
  }

  static KerasFile read(String file, MemorySegment content) {
    return ZipArchive.accepts(content)
        ? ofArchive(file, ZipArchive.open(file, content))
        : ofHdf5(file, Hdf5File.open(file, content));
  }

  private static KerasFile ofArchive(String file, ZipArchive archive) {
    if (!isModel(archive)) {
      throw new ModelFormatException(
          file, "", "a zip archive, but no Keras model: there is no " + CONFIG + " in it");
    }
    if (!archive.names().contains(WEIGHTS)) {
      throw new ModelFormatException(
          file, "", "there is no " + WEIGHTS + " in it; save the model with Keras' usual options");
    }
    byte[] config = archive.entry(CONFIG).toArray(ValueLayout.JAVA_BYTE);
    Json model = Json.read(file, CONFIG, new String(config, StandardCharsets.UTF_8));
    Hdf5Group weights = Hdf5File.open(file + "!" + WEIGHTS, archive.entry(WEIGHTS));
    return new KerasFile(
        file, Optional.of(model), NumberedVariables.layers(file, weights, Optional.of(model)));
  }

  private static KerasFile ofHdf5(String file, Hdf5Group root) {
    Optional<Json> model =
        root.text(MODEL_ATTRIBUTE).map(text -> Json.read(file, MODEL_ATTRIBUTE, text));
    Hdf5Group weights = root.group("model_weights").orElse(root);
    List<SavedLayer> layers =
        NamedVariables.isForm(weights)
            ? NamedVariables.layers(file, weights, model)
            : NumberedVariables.layers(file, weights, model);
    return new KerasFile(file, model, layers);
  }
}
