package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Clip;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.LogSoftmax;
import dev.cardinal.op.Op;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Softmax;
import dev.cardinal.op.UnaryOp;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of nodes for which ONNX has no operator. */
final class OnnxFormTest {
  private static final Conv CONV = new Conv(Window.square(1, 1, 0), 1);

  private final GraphBuilder builder = new GraphBuilder("g");

  private Value input(String name) {
    return builder.input(name, DType.FLOAT32, Dim.of(""), Dim.of(""), Dim.of(""), Dim.of(""));
  }

  private Graph form(Op op, Value... operands) {
    builder.node(new Node("n", op, List.of(operands), List.of(new Value("y"))));
    return OnnxForm.of(builder.output(new Value("y")).build());
  }

  private static List<String> text(Graph graph) {
    return graph.nodes().stream()
        .map(node -> node.op().type() + " " + node.inputs() + " " + node.outputs())
        .toList();
  }

  @Test
  void aResidualIsAdded() {
    Conv conv = CONV.with(PostOps.NONE.withResidual());
    Graph form = form(conv, input("x"), input("w"), Value.ABSENT, input("r"));
    assertEquals(List.of("Conv [x, w] [n/Conv]", "Add [n/Conv, r] [y]"), text(form));
    assertEquals(CONV, form.nodes().getFirst().op());
    assertEquals("n", form.nodes().getFirst().name());
  }

  @Test
  void theActivationComesLast() {
    Gemm gemm = Gemm.fullyConnected();
    PostOps all = PostOps.NONE.withResidual().withActivation(Activation.RELU);
    Graph form = form(gemm.with(all), input("a"), input("b"), input("c"), input("r"));
    assertEquals(
        List.of("Gemm [a, b, c] [n/Gemm]", "Add [n/Gemm, r] [n/Add]", "Relu [n/Add] [y]"),
        text(form));
    assertEquals(gemm, form.nodes().getFirst().op());
  }

  @ParameterizedTest
  @EnumSource(names = "IDENTITY", mode = EnumSource.Mode.EXCLUDE)
  void everyActivationIsAnOperator(Activation.Kind kind) {
    var activation = new Activation(kind, kind == Activation.Kind.RELU ? 0 : 0.25f, 0.5f);
    Conv conv = CONV.with(PostOps.NONE.withActivation(activation));
    Graph form = form(conv, input("x"), input("w"));
    assertEquals(2, form.nodes().size());
    Node last = form.nodes().getLast();
    if (kind == Activation.Kind.CLIP) {
      assertEquals(new Clip(), last.op());
      assertEquals(0.25f, form.constant(last.input(Clip.MIN)).orElseThrow().floatAt(0));
      assertEquals(0.5f, form.constant(last.input(Clip.MAX)).orElseThrow().floatAt(0));
    } else {
      for (double x = -4; x <= 4; x += 0.5) {
        assertEquals(activation.apply(x), ((UnaryOp) last.op()).activation().apply(x));
      }
    }
  }

  @Test
  void aSoftmaxOverSeveralAxesIsOneOverAMatrix() {
    Graph form = form(new Softmax(1, true), input("x"));
    List<String> expected =
        List.of(
            "Shape [x] [n/Shape]",
            "Flatten [x] [n/Flatten]",
            "Softmax [n/Flatten] [n/Softmax]",
            "Reshape [n/Softmax, n/Shape] [y]");
    assertEquals(expected, text(form));
    assertEquals(new Softmax(-1), form.nodes().get(2).op());
    assertEquals(new LogSoftmax(-1), new OnnxFormTest().logSoftmax().nodes().get(2).op());
  }

  private Graph logSoftmax() {
    return form(new LogSoftmax(2, true), input("x"));
  }

  @Test
  void newNamesAreNoneOfTheGraphs() {
    Value taken = input("n/Conv");
    builder.node("n/Relu", CONV, taken, taken);
    Conv conv = CONV.with(PostOps.NONE.withActivation(Activation.RELU));
    Graph form = form(conv, taken, input("n/Relu#2"));
    assertEquals("Conv [n/Conv, n/Relu#2] [n/Conv#2]", text(form).get(1));
    assertEquals("n/Relu#3", form.nodes().get(2).name());
  }

  @Test
  void otherNodesStay() {
    Graph form = form(CONV, input("x"), input("w"));
    assertEquals(List.of("Conv [x, w] [y]"), text(form));
    assertSame(PostOps.NONE, ((Conv) form.nodes().getFirst().op()).postOps());
  }
}
