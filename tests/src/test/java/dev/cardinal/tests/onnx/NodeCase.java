package dev.cardinal.tests.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.onnx.TensorFile;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tests.OneDnn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One of ONNX's node tests: a folder with a model and folders of inputs and expected outputs. */
record NodeCase(Path folder) {
  /** What ONNX's own test runner takes. */
  private static final Closeness ONNX = new Closeness(1e-3, 1e-7);

  static List<NodeCase> all(Path root) throws IOException {
    try (Stream<Path> folders = Files.list(root)) {
      return folders.sorted().map(NodeCase::new).toList();
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /**
   * Runs the case; an error or exception of whatever kind says that it does not pass.
   *
   * @return the kernels that computed it
   */
  List<String> run(List<String> backends) throws IOException {
    return run(model(), backends);
  }

  /** As {@link #run(List)}, with a model that should compute the same. */
  List<String> run(Model model, List<String> backends) throws IOException {
    try (Session session = Session.builder(model).backends(backends).threads(1).build()) {
      for (Path set : dataSets()) {
        check(session, set);
      }
      return OneDnn.kernels(session);
    }
  }

  Model model() {
    return Model.load(folder.resolve("model.onnx"));
  }

  private List<Path> dataSets() throws IOException {
    try (Stream<Path> sets = Files.list(folder)) {
      List<Path> found = sets.filter(Files::isDirectory).sorted().toList();
      assertFalse(found.isEmpty(), name() + " has no data");
      return found;
    }
  }

  private void check(Session session, Path set) throws IOException {
    List<Tensor> given = tensors(set, "input_");
    List<Tensor> expected = tensors(set, "output_");
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    assertEquals(session.inputs().size(), given.size(), "number of inputs");
    for (int i = 0; i < given.size(); i++) {
      inputs.put(session.inputs().get(i).value().name(), given.get(i));
    }
    List<Tensor> actual = List.copyOf(session.run(inputs).values());
    assertEquals(expected.size(), actual.size(), "number of outputs");
    for (int i = 0; i < actual.size(); i++) {
      ONNX.check(name() + ", " + session.outputs().get(i), expected.get(i), actual.get(i));
    }
  }

  private static List<Tensor> tensors(Path set, String prefix) throws IOException {
    List<Tensor> tensors = new ArrayList<>();
    while (true) {
      Path file = set.resolve(prefix + tensors.size() + ".pb");
      if (!Files.exists(file)) {
        return tensors;
      }
      tensors.add(TensorFile.read(file));
    }
  }
}
