package dev.cardinal.formats.keras;

import dev.cardinal.format.ModelReader;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.hdf5.Hdf5File;
import dev.cardinal.graph.Graph;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads models that Keras saved whole, {@code .keras} and {@code .h5}: Functional and Sequential
 * ones, of layers that the engine has operators for. Images go in as NCHW, as everywhere in
 * Cardinal, not channels-last as in Keras; results with four axes come out so too.
 */
public final class KerasReader implements ModelReader {
  /** A reader; it has no state. */
  public KerasReader() {}

  @Override
  public String name() {
    return "Keras";
  }

  /** A zip archive may be many things, so its name has to say that it is a model of Keras. */
  @Override
  public boolean accepts(String name, byte[] head) {
    return name.toLowerCase(Locale.ROOT).endsWith(".keras") || Hdf5File.accepts(head);
  }

  @Override
  public Graph read(Path file) {
    return read(file.toString(), FileContent.map(file));
  }

  @Override
  public Graph read(String name, MemorySegment content) {
    return ModelImport.graph(KerasFile.read(name, content));
  }
}
