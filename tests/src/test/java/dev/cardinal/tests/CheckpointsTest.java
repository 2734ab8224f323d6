package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.weights.WeightFile;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** State dicts that PyTorch saved, in networks built by configuration. */
final class CheckpointsTest {
  private static final double BOUND = 2e-5;

  /** The network of {@code tests/golden/make_tiny_onnx.py}. */
  private static final ResNet TINY =
      new ResNet(
          "tiny_resnext",
          ResNet.Block.BOTTLENECK,
          new ResNet.Stem(8, 7, 2, true),
          List.of(new ResNet.Stage(2, 8, 16, 1), new ResNet.Stage(2, 16, 32, 2)),
          4,
          10,
          3,
          Map.of());

  private static WeightSource saved(String form) {
    return WeightFile.read(Resources.file("/onnx/tiny_resnext_" + form + ".pth"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zip", "old"})
  void networksGivePytorchsNumbers(String form) {
    try (Session session = Session.of(Model.of(TINY.graph(saved(form))))) {
      for (String size : List.of("b1_32x32", "b3_33x47")) {
        Tensor input = Resources.npy("/onnx/tiny_resnext_" + size + "_input.npy");
        Tensor expected = Resources.npy("/onnx/tiny_resnext_" + size + "_expected.npy");
        Errors.assertClose(session.run(input), expected, BOUND, form + " " + size);
      }
    }
  }

  @Test
  void allThatDoesNotFitIsListed() {
    WeightSource saved = saved("zip");
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    for (String name : saved.names()) {
      if (saved.shape(name).orElseThrow().rank() > 0) {
        var type = dev.cardinal.tensor.TensorType.float32(saved.shape(name).get().dims());
        tensors.put(name, saved.tensor(name, type));
      }
    }
    tensors.remove("layer1.0.bn1.bias");
    tensors.put("fc.weight", Tensor.of(new float[64], 2, 32));
    tensors.put("head.scale", Tensor.scalar(1f));
    tensors.put("bn1.num_batches_tracked", Tensor.scalar(1L));
    var e =
        assertThrows(
            ModelFormatException.class, () -> TINY.graph(WeightSource.of("some.pth", tensors)));
    assertEquals(
        "some.pth: these are not the parameters of tiny_resnext; missing: layer1.0.bn1.bias 8;"
            + " unexpected: head.scale; unfit: fc.weight is float32[2x32], but the network expects"
            + " float32[10x32]",
        e.getMessage());
  }

  @Test
  void aLongListIsCut() {
    var none = WeightSource.of("some.pth", Map.of("x", Tensor.scalar(1f)));
    var e = assertThrows(ModelFormatException.class, () -> TINY.graph(none));
    assertEquals(
        "some.pth: these are not the parameters of tiny_resnext; missing: conv1.weight 8x3x7x7,",
        e.getMessage().substring(0, 86));
    assertEquals(
        " and 57 more; unexpected: x", e.getMessage().substring(e.getMessage().indexOf(" and ")));
  }
}
