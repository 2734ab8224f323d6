package dev.cardinal.bench.peer;

import dev.cardinal.bench.layers.Subject;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a contestant is to run, as the command line of its process tells it.
 *
 * @param model the file with the network, in the form that the peer reads
 * @param inputFile the only input's value, as NPY
 * @param batch images in it
 * @param threads threads that compute
 * @param sizes the input's sizes by the ONNX model's symbols
 */
public record Setting(Path model, Path inputFile, int batch, int threads, Map<String, Long> sizes) {
  /** The input's value. */
  public Tensor input() {
    return Npy.read(inputFile);
  }

  /** What the layers of a peer are told by, if its model is the ONNX file. */
  Subject subject(String peer) {
    return new Subject(peer, model, input(), batch, threads);
  }

  List<String> arguments() {
    var arguments = new ArrayList<String>();
    arguments.add(model.toString());
    arguments.add(inputFile.toString());
    arguments.add(Integer.toString(batch));
    arguments.add(Integer.toString(threads));
    sizes.forEach((symbol, size) -> arguments.add(size + "=" + symbol));
    return arguments;
  }

  static Setting of(List<String> arguments) {
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (String pair : arguments.subList(4, arguments.size())) {
      int end = pair.indexOf('=');
      sizes.put(pair.substring(end + 1), Long.valueOf(pair.substring(0, end)));
    }
    return new Setting(
        Path.of(arguments.get(0)),
        Path.of(arguments.get(1)),
        Integer.parseInt(arguments.get(2)),
        Integer.parseInt(arguments.get(3)),
        sizes);
  }
}
