package dev.cardinal;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.ModelReaders;
import dev.cardinal.graph.Graph;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * The graph of a model's file: as it was loaded, for as long as somebody else keeps that, and later
 * read again. A file whose content is another one by then is an error.
 */
final class FileSource implements Supplier<Graph> {
  private final Path file;
  private final GraphPrint print;
  private WeakReference<Graph> latest;

  FileSource(Path file, Graph graph) {
    this.file = file.toAbsolutePath();
    this.print = GraphPrint.of(graph);
    this.latest = new WeakReference<>(graph);
  }

  @Override
  public synchronized Graph get() {
    Graph graph = latest.get();
    if (graph == null) {
      graph = readAgain();
      latest = new WeakReference<>(graph);
    }
    return graph;
  }

  private Graph readAgain() {
    Graph graph;
    try {
      graph = ModelReaders.load().read(file);
    } catch (UncheckedIOException | ModelFormatException e) {
      throw new IllegalStateException(
          "a further plan needs the model's weights, but its file cannot be read again: "
              + e.getMessage()
              + "; keep the file, or the Model, as long as sessions may meet new input types",
          e);
    }
    if (!GraphPrint.of(graph).equals(print)) {
      throw new IllegalStateException(
          "a further plan needs the model's weights, but "
              + file
              + " has changed since it was loaded; load it anew and build another session");
    }
    return graph;
  }
}
