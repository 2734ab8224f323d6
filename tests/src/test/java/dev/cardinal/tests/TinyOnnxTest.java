package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seven ONNX exports of one tiny ResNeXt, loaded and run, give what PyTorch gives in float64. */
final class TinyOnnxTest {
  private static final double VECTOR = 2e-5;
  private static final double REFERENCE = 5e-6;

  private static final List<String> SMALL = List.of("b1_32x32", "b3_32x32");
  private static final List<String> ALL = List.of("b1_32x32", "b3_32x32", "b1_33x47", "b3_33x47");

  /** What a plan may still compute: everything else is folded or fused away. */
  private static final Set<String> REAL_WORK =
      Set.of(
          "Conv",
          "MaxPool",
          "GlobalAveragePool",
          "ReduceMean",
          "Flatten",
          "Reshape",
          "Gemm",
          "Reorder");

  @ParameterizedTest
  @CsvSource({
    "fixed_folded_opset13, one",
    "fixed_opset17, odd",
    "dynamic_batch_opset13, small",
    "dynamic_batch_opset17, small",
    "dynamic_shape_opset13, all",
    "dynamic_shape_opset17, all",
    "dynamic_shape_folded_opset17, all"
  })
  void exportsGivePytorchsNumbers(String variant, String sizes) {
    List<String> cases =
        switch (sizes) {
          case "one" -> List.of("b1_32x32");
          case "odd" -> List.of("b3_33x47");
          case "small" -> SMALL;
          default -> ALL;
        };
    Model model = Model.load(Resources.file("/onnx/tiny_resnext_" + variant + ".onnx"));
    assertEquals(List.of("logits"), model.outputs());
    SessionBuilder vector = Session.builder(model).backends("vector").strict(true);
    SessionBuilder reference = Session.builder(model).backends("reference");
    try (Session fast = vector.build();
        Session slow = reference.build()) {
      for (String size : cases) {
        Tensor input = input(size);
        Errors.assertClose(fast.run(input), expected(size), VECTOR, variant + " vector " + size);
        Errors.assertClose(slow.run(input), expected(size), REFERENCE, variant + " ref. " + size);
        assertOnlyRealWork(fast.plan(Map.of("input", input.type())));
      }
      for (String size : ALL) {
        if (!cases.contains(size)) {
          assertThrows(IllegalArgumentException.class, () -> fast.run(input(size)), size);
        }
      }
    }
  }

  @Test
  void streamGivesWhatTheFileGives() throws IOException {
    String name = "/onnx/tiny_resnext_dynamic_shape_opset17.onnx";
    Model fromStream;
    try (InputStream in = Resources.stream(name)) {
      fromStream = Model.load(in);
    }
    Tensor input = input("b3_33x47");
    try (Session ofFile = Session.of(Model.load(Resources.file(name)));
        Session ofStream = Session.of(fromStream)) {
      Errors.assertSame(ofStream.run(input), ofFile.run(input), name);
    }
  }

  private static Tensor input(String size) {
    return Resources.npy("/onnx/tiny_resnext_" + size + "_input.npy");
  }

  private static Tensor expected(String size) {
    return Resources.npy("/onnx/tiny_resnext_" + size + "_expected.npy");
  }

  /** Shape arithmetic, batch normalizations, activations and additions are gone. */
  private static void assertOnlyRealWork(PlanReport plan) {
    for (PlanReport.Step step : plan.steps()) {
      assertTrue(REAL_WORK.contains(step.operator()), () -> "left: " + step);
      assertTrue(step.kernel().startsWith("vector:"), () -> "slow: " + step);
    }
  }
}
