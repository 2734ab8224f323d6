package dev.cardinal.bench.compare;

import dev.cardinal.app.CommandException;
import dev.cardinal.app.Errors;
import dev.cardinal.bench.contest.Workload;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.Setting;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The network and its inputs as files, the same for all contestants: written once as ONNX from
 * Cardinal's graph, and in the forms that peers read instead. The images are random numbers; the
 * first one of every batch is the same, and so on.
 */
final class Subject {
  private final Path folder;
  private final Path onnx;
  private final GraphInput input;
  private final long[] image;
  private final Map<String, Path> models = new LinkedHashMap<>();
  private final Map<String, String> failures = new LinkedHashMap<>();

  private Subject(Path folder, Graph graph, TensorType image) {
    this.folder = folder;
    onnx = folder.resolve("network.onnx");
    input = graph.inputs().getFirst();
    this.image = image.shape().dims();
  }

  /**
   * Writes the files.
   *
   * @param image the type of the input for one image
   */
  static Subject write(Graph graph, TensorType image, List<Peer> peers, Path folder) {
    var subject = new Subject(folder, graph, image);
    OnnxWriter.write(subject.onnx, graph);
    for (Peer peer : peers) {
      try {
        subject.models.put(peer.id(), peer.model(graph, image, subject.onnx));
      } catch (RuntimeException e) {
        subject.failures.put(peer.id(), Errors.line(e));
      }
    }
    return subject;
  }

  /** The type of a model's only input for one image, given that of a call. */
  static void requireOneImage(List<GraphInput> inputs) {
    if (inputs.size() != 1
        || inputs.getFirst().dtype() != DType.FLOAT32
        || inputs.getFirst().dims().isEmpty()) {
      throw new CommandException(
          "only models of one float32 input, a batch of images, can be compared; this one has "
              + inputs);
    }
  }

  /** The reasons why a peer's form cannot hold the network, by its id. */
  Map<String, String> failures() {
    return failures;
  }

  /** The shape of one image. */
  List<Long> image() {
    long[] dims = image.clone();
    dims[0] = 1;
    return Arrays.stream(dims).boxed().toList();
  }

  /** How many images the model takes at once; 0 if as many as one likes. */
  int fixedBatch() {
    return input.dims().getFirst() instanceof Dim.Fixed(long size) ? Math.toIntExact(size) : 0;
  }

  /** What a contestant runs in a case. */
  Setting setting(Peer peer, Case where) {
    int[] images = IntStream.range(0, where.batch()).toArray();
    Path file = inputFile("batch-" + where.batch(), images);
    return setting(models.get(peer.id()), file, where);
  }

  /** What the reference computes to know the output for some images. */
  Setting reference(int threads, int... images) {
    String name = "images" + Arrays.toString(images).replaceAll("\\D+", "-");
    return setting(onnx, inputFile(name, images), new Case(images.length, threads));
  }

  private Setting setting(Path model, Path inputFile, Case where) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    long[] dims = dims(where.batch());
    for (int axis = 0; axis < dims.length; axis++) {
      if (input.dims().get(axis) instanceof Dim.Symbol(String symbol) && !symbol.isEmpty()) {
        sizes.put(symbol, dims[axis]);
      }
    }
    return new Setting(model, inputFile, where.batch(), where.threads(), sizes);
  }

  private long[] dims(int batch) {
    long[] dims = image.clone();
    dims[0] = batch;
    return dims;
  }

  private Path inputFile(String name, int... images) {
    Path file = folder.resolve(name + ".npy");
    if (!Files.exists(file)) {
      Tensor all = Tensor.allocate(TensorType.float32(dims(images.length)));
      long elements = all.shape().elements() / images.length;
      for (int i = 0; i < images.length; i++) {
        Tensor one = Workload.random(images[i] + 1, elements);
        for (long element = 0; element < elements; element++) {
          all.floatAt(i * elements + element, one.floatAt(element));
        }
      }
      Npy.write(file, all);
    }
    return file;
  }

  /** A file that a contestant writes an output to. */
  Path outputFile(Peer peer) {
    return folder.resolve("output-" + peer.id().replace('+', '-') + ".npy");
  }

  /** The size of what a peer reads, weights in a second file included; 0 if it has none. */
  long modelBytes(Peer peer) {
    Path model = models.get(peer.id());
    return model == null ? 0 : bytes(model) + bytes(Path.of(model + ".data"));
  }

  private static long bytes(Path file) {
    try {
      return Files.exists(file) ? Files.size(file) : 0;
    } catch (IOException e) {
      return 0;
    }
  }
}
