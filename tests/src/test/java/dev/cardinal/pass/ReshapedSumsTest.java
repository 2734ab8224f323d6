package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gather;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Reshape;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Squeeze;
import dev.cardinal.op.Transpose;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Sums of a depthwise convolution's results as Keras' Lambda adds them and exporters write it. */
final class ReshapedSumsTest {
  private static final int GROUPS = 3;
  private static final int SIZE = 4;

  /** How the parts that are added are cut out. */
  enum Cut {
    GATHER,
    SLICE,
    SPLIT
  }

  /** What makes a near miss. */
  enum NearMiss {
    NONE,
    /** A group's results are added, not what is made of its inputs. */
    OTHER_AXIS,
    /** The sum begins with a number that is not zero. */
    MORE,
    TWICE,
    MISSING,
    /** One part's columns are taken from right to left. */
    MIRRORED,
    USED_ELSEWHERE,
    /** Rows and columns change places on the way back. */
    TURNED
  }

  /** The graph, with the channels last or not. */
  private record Written(boolean last, Cut cut, NearMiss miss, SmallGraph g) {
    private static final int ROWS = 3;
    private static final int COLUMNS = 4;

    Written(boolean last, Cut cut, NearMiss miss) {
      this(last, cut, miss, new SmallGraph());
    }

    Graph graph() {
      Value x = g.input("images", 2, GROUPS * SIZE, 5, 7);
      var conv = new Conv(Window.square(3, 2, 1), GROUPS * SIZE);
      Value kernel = g.random("w", GROUPS * SIZE * SIZE, 1, 3, 3);
      Value at = g.node("depthwise", conv, x, kernel);
      at = last ? g.node("last", new Transpose(0, 2, 3, 1), at) : at;
      at =
          last
              ? reshaped("apart", at, -1, ROWS, COLUMNS, GROUPS, SIZE, SIZE)
              : reshaped("apart", at, -1, GROUPS, SIZE, SIZE, ROWS, COLUMNS);
      at = sum(parts(at));
      int rows = miss == NearMiss.TURNED ? COLUMNS : ROWS;
      int columns = miss == NearMiss.TURNED ? ROWS : COLUMNS;
      at =
          last
              ? reshaped("whole", at, -1, rows, columns, GROUPS * SIZE)
              : reshaped("whole", at, -1, GROUPS * SIZE, rows, columns);
      at = last ? g.node("first", new Transpose(0, 3, 1, 2), at) : at;
      return g.graph(g.node("out", new HardSwish(), at));
    }

    private Value reshaped(String name, Value src, long... shape) {
      return g.node(name, new Reshape(), src, g.constant(name + ".shape", Tensor.vector(shape)));
    }

    private int axis() {
      return (last ? 3 : 1) + (miss == NearMiss.OTHER_AXIS ? 2 : 1);
    }

    private List<Value> parts(Value apart) {
      List<Value> parts = new ArrayList<>();
      if (cut == Cut.SPLIT) {
        List<Value> cuts = new ArrayList<>();
        for (int i = 0; i < SIZE; i++) {
          cuts.add(new Value("cut" + i));
        }
        g.builder.node(new Node("split", new Split(axis(), SIZE), List.of(apart), cuts));
        cuts.forEach(part -> parts.add(squeezed("squeeze." + part, part)));
      } else {
        for (int i = 0; i < SIZE; i++) {
          parts.add(cut == Cut.GATHER ? gathered(apart, i) : sliced(apart, i));
        }
      }
      return parts;
    }

    private Value gathered(Value apart, long i) {
      return g.node(
          "gather" + i, new Gather(axis()), apart, g.constant("index" + i, Tensor.scalar(i)));
    }

    private Value sliced(Value apart, int i) {
      Value start = g.constant("start" + i, Tensor.vector(i));
      Value end = g.constant("end" + i, Tensor.vector(i + 1));
      Value axes = g.constant("axes" + i, Tensor.vector(axis()));
      return squeezed("squeeze" + i, g.node("slice" + i, new Slice(), apart, start, end, axes));
    }

    private Value squeezed(String name, Value part) {
      return g.node(name, new Squeeze(), part, g.constant(name + ".axes", Tensor.vector(axis())));
    }

    /** From zero on, as Python's sum() does. */
    private Value sum(List<Value> parts) {
      switch (miss) {
        case MIRRORED -> parts.set(1, mirrored(parts.get(1)));
        case MISSING -> parts.removeLast();
        case TWICE -> parts.set(1, parts.get(2));
        case USED_ELSEWHERE -> g.builder.output(parts.getFirst());
        default -> {}
      }
      float first = miss == NearMiss.MORE ? 0.5f : 0;
      Value sum = g.constant("first.summand", Tensor.scalar(first));
      for (int i = 0; i < parts.size(); i++) {
        sum = g.node("add" + i, new Add(), sum, parts.get(i));
      }
      return sum;
    }

    private Value mirrored(Value part) {
      Value start = g.constant("mirror.start", Tensor.vector(-1));
      Value end = g.constant("mirror.end", Tensor.vector(Long.MIN_VALUE));
      Value axes = g.constant("mirror.axes", Tensor.vector(last ? 2 : 4));
      Value steps = g.constant("mirror.steps", Tensor.vector(-1));
      return g.node("mirror", new Slice(), part, start, end, axes, steps);
    }
  }

  private final GraphPass pass = new GroupDepthwiseSums();

  @ParameterizedTest
  @EnumSource
  void becomeAGroupedConvolution(Cut cut) {
    for (boolean last : new boolean[] {false, true}) {
      Graph grouped = PassTester.rewrite(pass, new Written(last, cut, NearMiss.NONE).graph());
      assertEquals("Conv HardSwish", PassTester.ops(grouped));
      assertEquals(GROUPS, ((Conv) grouped.nodes().getFirst().op()).group());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = Mode.EXCLUDE, names = "NONE")
  void nearMissesAreLeft(NearMiss miss) {
    for (Cut cut : Cut.values()) {
      PassTester.assertLeftAlone(pass, new Written(false, cut, miss).graph());
      PassTester.assertLeftAlone(pass, new Written(true, cut, miss).graph());
    }
  }

  /** Whatever the other passes make of them. */
  @Test
  void theirNumbersStay() {
    for (NearMiss miss : NearMiss.values()) {
      Graph graph = new Written(true, Cut.SLICE, miss).graph();
      PassTester.assertSameNumbers(graph, PassPipeline.standard().run(graph).graph());
    }
  }
}
