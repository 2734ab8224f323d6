package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.model.Form;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The embedded network on the test images of Fashion-MNIST, as Debian's package
 * dataset-fashion-mnist has them: exactly the accuracy that PyTorch reached, and PyTorch's logits.
 */
final class FashionMnistTest {
  private static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");
  private static final int COUNT = 10_000;
  private static final int PIXELS = 28 * 28;
  private static final int BATCH = 100;
  private static final int PYTORCH_CORRECT = 9_201;

  /** PyTorch's logits are float32 themselves. */
  private static final double BOUND = 2e-5;

  @BeforeAll
  static void packageIsInstalled() {
    assumeTrue(
        Files.isDirectory(FOLDER),
        FOLDER + " is missing: install the package dataset-fashion-mnist");
  }

  /** With nothing but the backend, so that it computes all of the network. */
  @ParameterizedTest
  @ValueSource(strings = {"vector", "onednn"})
  void accuracyIsPytorchs(String backend) throws IOException {
    if (backend.equals("onednn")) {
      OneDnn.required();
    }
    byte[] images = idx("t10k-images-idx3-ubyte.gz", COUNT, 28, 28);
    byte[] labels = idx("t10k-labels-idx1-ubyte.gz", COUNT);
    int correct = 0;
    try (Session session =
        Session.builder(FashionNetwork.load()).backends(backend).strict(true).build()) {
      for (int first = 0; first < COUNT; first += BATCH) {
        Tensor logits = session.run(prepared(images, first, BATCH));
        for (int i = 0; i < BATCH; i++) {
          if (best(logits, i) == labels[first + i]) {
            correct++;
          }
        }
      }
    }
    assertEquals(PYTORCH_CORRECT, correct);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference", "onednn"})
  void firstLogitsArePytorchs(String backend) throws IOException {
    if (backend.equals("onednn")) {
      OneDnn.required();
    }
    byte[] images = idx("t10k-images-idx3-ubyte.gz", COUNT, 28, 28);
    Tensor expected = Resources.npy("/golden/fashion_resnext_first16.npy");
    Tensor input = prepared(images, 0, 16);
    try (Session session =
        Session.builder(FashionNetwork.load()).backends(backend).strict(true).build()) {
      Errors.assertClose(session.run(input), expected, BOUND, backend);
    }
  }

  /** Bit for bit the same logits, and so the same accuracy to the last image. */
  @ParameterizedTest
  @ValueSource(strings = {"checkpoint", "safetensors", "h5"})
  void otherFilesOfTheWeightsGiveTheSame(String form) throws IOException {
    byte[] images = idx("t10k-images-idx3-ubyte.gz", COUNT, 28, 28);
    Model embedded = FashionNetwork.load();
    Model other = Model.of(ResNet.FASHION_RESNEXT.graph(FashionNetwork.weights(form)));
    try (Session expected = Session.of(embedded);
        Session found = Session.of(other)) {
      for (int first = 0; first < COUNT; first += BATCH) {
        Tensor input = prepared(images, first, BATCH);
        Errors.assertSame(found.run(input), expected.run(input), form + " from " + first);
      }
    }
  }

  /** As ONNX that was written of the model, as it was imported and after the passes. */
  @Test
  void writtenModelsGiveTheSame() throws IOException {
    byte[] images = idx("t10k-images-idx3-ubyte.gz", COUNT, 28, 28);
    Model embedded = FashionNetwork.load();
    try (Session original = Session.of(embedded);
        Session written = Session.of(rewritten(embedded));
        Session passed = Session.of(rewritten(embedded.afterPasses()))) {
      for (int first = 0; first < COUNT; first += BATCH) {
        Tensor input = prepared(images, first, BATCH);
        Tensor expected = original.run(input);
        Errors.assertSame(written.run(input), expected, "as imported, from " + first);
        Errors.assertSame(passed.run(input), expected, "after the passes, from " + first);
      }
    }
  }

  private static Model rewritten(Model model) {
    return Model.load(new ByteArrayInputStream(OnnxWriter.bytes(model.graph())));
  }

  /** As paths that are added or concatenated, too: they are grouped with the very same weights. */
  @Test
  void otherFormsOfTheBlocksGiveTheSame() throws IOException {
    byte[] images = idx("t10k-images-idx3-ubyte.gz", COUNT, 28, 28);
    WeightSource weights = FashionNetwork.weights("checkpoint");
    ResNet net = ResNet.FASHION_RESNEXT;
    try (Session grouped = Session.of(FashionNetwork.load());
        Session summed = Session.of(Model.of(net.with(Form.SUMMED).graph(weights)));
        Session joined = Session.of(Model.of(net.with(Form.CONCATENATED).graph(weights)))) {
      for (int first = 0; first < COUNT; first += BATCH) {
        Tensor input = prepared(images, first, BATCH);
        Tensor expected = grouped.run(input);
        Errors.assertSame(summed.run(input), expected, "(a) from " + first);
        Errors.assertSame(joined.run(input), expected, "(b) from " + first);
      }
    }
  }

  private static Tensor prepared(byte[] images, int first, int count) {
    float[] values = new float[count * PIXELS];
    for (int i = 0; i < values.length; i++) {
      int pixel = Byte.toUnsignedInt(images[first * PIXELS + i]);
      values[i] = (pixel / 255f - 0.2860f) / 0.3530f;
    }
    return Tensor.of(values, count, 1, 28, 28);
  }

  private static int best(Tensor logits, int image) {
    int classes = logits.shape().intDim(1);
    int best = 0;
    for (int i = 1; i < classes; i++) {
      if (logits.floatAt(image * classes + i) > logits.floatAt(image * classes + best)) {
        best = i;
      }
    }
    return best;
  }

  /** The bytes of an IDX file, whose header says that they are bytes and what its shape is. */
  private static byte[] idx(String name, int... shape) throws IOException {
    try (var in =
        new DataInputStream(new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name))))) {
      assertEquals(0x0800 | shape.length, in.readInt(), name);
      for (int dim : shape) {
        assertEquals(dim, in.readInt(), name);
      }
      byte[] bytes = in.readAllBytes();
      assertEquals(Arrays.stream(shape).reduce(1, (a, b) -> a * b), bytes.length, name);
      return bytes;
    }
  }
}
