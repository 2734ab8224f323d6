package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.ResidualSums;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Mul;
import dev.cardinal.op.Op;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Shortcuts that do not fit: an error where that cannot be added, a warning where it can. */
final class ResidualSumsTest {
  private final GraphBuilder g = new GraphBuilder("block");

  private Value input(String name, long... dims) {
    Dim[] sizes = new Dim[dims.length];
    for (int i = 0; i < dims.length; i++) {
      sizes[i] = Dim.of(dims[i]);
    }
    return g.input(name, DType.FLOAT32, sizes);
  }

  private static Tensor zeros(long... dims) {
    return Tensor.allocate(TensorType.float32(dims));
  }

  private Value conv(Value src, int in, int out, int stride) {
    Value weights = g.constant("w", zeros(out, in, 3, 3));
    return g.node("conv", new Conv(Window.square(3, stride, 1), 1), src, weights);
  }

  private Value layer(Value src, int in, int out) {
    Value[] operands = new Value[5];
    operands[0] = conv(src, in, out, 1);
    for (int i = 1; i < 5; i++) {
      operands[i] = g.constant("bn." + i, zeros(out));
    }
    return g.node("relu", new Relu(), g.node("bn", new BatchNormalization(), operands));
  }

  private List<String> warnings(Value sum) {
    return ResidualSums.repeatedChannels(g.output(sum).build()).stream()
        .map(Object::toString)
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"1, 8", "8, 1"})
  void aRepeatedChannelIsReported(int in, int out) {
    Value x = g.node("x", new Relu(), input("image", 2, in, 5, 5));
    Op op = in == 1 ? new Add() : new Sum();
    List<String> warnings = warnings(g.node("block3", op, layer(x, in, out), x));
    assertEquals(1, warnings.size());
    for (String part :
        List.of("'block3'", "2x1x5x5", "2x8x5x5", "1x1 convolution with 8 output channels")) {
      assertTrue(warnings.getFirst().contains(part), warnings::toString);
    }
  }

  /** A number per channel, a number per image, and maps of as many channels. */
  @ParameterizedTest
  @CsvSource({"2, 8, 1, 1", "2, 1, 1, 1", "2, 8, 5, 5", "1, 1, 5, 5"})
  void whatElseIsAddedToAConvolutionIsFine(int n, int c, int h, int w) {
    Value y = conv(input("image", 2, 3, 5, 5), 3, 8, 1);
    Value other = g.node("other", new Relu(), input("b", n, c, h, w));
    assertEquals(List.of(), warnings(g.node("add", new Add(), y, other)));
  }

  @Test
  void constantsAndMasksAreFine() {
    Value y = conv(input("image", 2, 3, 5, 5), 3, 8, 1);
    Value sum = g.node("add", new Add(), y, g.constant("grid", zeros(2, 1, 5, 5)));
    Value mask = input("mask", 2, 1, 5, 5);
    assertEquals(List.of(), warnings(g.node("mul", new Mul(), sum, mask)));
  }

  @Test
  void attentionMasksAreFine() {
    Value scores = g.node("scores", new Relu(), input("s", 2, 8, 5, 5));
    assertEquals(List.of(), warnings(g.node("add", new Add(), scores, input("m", 2, 1, 5, 5))));
  }

  private Graph symbolic() {
    Value x = g.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(1), Dim.of("H"), Dim.of("W"));
    return g.output(g.node("add", new Add(), conv(x, 1, 8, 1), x)).build();
  }

  @Test
  void sessionsWarnOnceAndPlansTell() {
    var messages = new ArrayList<String>();
    Logger logger = Logger.getLogger(Warnings.class.getName());
    Handler handler = new Recorder(messages);
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try (Session session = Session.builder(Model.of(symbolic())).threads(1).build()) {
      for (int size = 4; size < 6; size++) {
        PlanReport plan = session.plan(Map.of("x", TensorType.float32(1, 1, size, size)));
        assertEquals(1, plan.warnings().size());
      }
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(1, messages.size(), messages::toString);
    assertTrue(messages.getFirst().startsWith("WARNING node 'add' (Add)"), messages::toString);
  }

  private static final class Recorder extends Handler {
    private final List<String> messages;

    Recorder(List<String> messages) {
      this.messages = messages;
    }

    @Override
    public void publish(LogRecord record) {
      messages.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void aShortcutOfAnotherSizeIsAnErrorWithItsCure() {
    Value x = input("x", 1, 4, 10, 10);
    g.output(g.node("layer2.0.add", new Add(), conv(x, 4, 8, 2), x));
    var error = assertThrows(GraphException.class, g::build);
    for (String part :
        List.of("'layer2.0.add'", "1x8x5x5", "1x4x10x10", "'x'", "8 output channels", "stride 2")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }

  @Test
  void aShortcutOfOtherChannelsIsAnErrorWithItsCure() {
    Value x = input("x", 1, 4, 10, 10);
    g.output(g.node("layer1.0.add", new Add(), x, conv(x, 4, 8, 1)));
    var error = assertThrows(GraphException.class, g::build);
    for (String part : List.of("'layer1.0.add'", "1x8x10x10", "1x4x10x10", "1x1 convolution")) {
      assertTrue(error.getMessage().contains(part), error.getMessage());
    }
  }
}
