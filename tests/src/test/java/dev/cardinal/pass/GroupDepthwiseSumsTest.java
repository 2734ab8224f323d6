package dev.cardinal.pass;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Gather;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sub;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GroupDepthwiseSumsTest {
  private final GraphPass pass = new GroupDepthwiseSums();

  /** What makes a near miss. */
  enum NearMiss {
    NONE,
    /** A channel goes into two sums. */
    TWICE,
    /** A channel goes into none. */
    MISSING,
    /** Two results take each other's channels, of different groups. */
    OTHER_GROUP,
    /** Two results take each other's channels, of one input. */
    OTHER_RESULT,
    USED_ELSEWHERE,
    ACTIVATED,
    /** A weight of two in the 1x1 convolution, a difference in place of a sum. */
    OTHER_WEIGHT
  }

  /**
   * A depthwise convolution and sums of its channels, drawn by a seed: groups of channels with
   * several results each, biases, sums of gathered channels in trees of any shape and order, or as
   * a 1x1 convolution.
   */
  private static final class Drawn {
    final Random random;
    final NearMiss miss;
    final int groups;
    final int size;
    final int perGroup;
    final boolean convolved;
    final GraphBuilder g = new GraphBuilder("sums");

    Drawn(long seed, NearMiss miss) {
      random = new Random(seed);
      this.miss = miss;
      groups = 2 + random.nextInt(3);
      size = 2 + random.nextInt(3);
      perGroup = 2 + random.nextInt(3);
      convolved = random.nextBoolean();
    }

    Graph graph() {
      int inputs = groups * size;
      int made = inputs * perGroup;
      Value x = g.input("x", DType.FLOAT32, Dim.of(2), Dim.of(inputs), Dim.of(5), Dim.of(6));
      var operands = new ArrayList<Value>(List.of(x, random("w", made, 1, 3, 3)));
      if (random.nextBoolean()) {
        operands.add(random("b", made));
      }
      int stride = 1 + random.nextInt(2);
      var conv = new Conv(Window.square(3, stride, 1), inputs);
      Value depthwise = g.node("depthwise", conv, operands.toArray(Value[]::new));
      if (miss == NearMiss.USED_ELSEWHERE) {
        g.output(depthwise);
      }
      Value from = miss == NearMiss.ACTIVATED ? g.node("act", new Relu(), depthwise) : depthwise;
      Value sums = convolved ? convolved(from, made) : summed(from);
      return g.output(g.node("out", new HardSwish(), sums)).build();
    }

    /** For each result, its channels; those of one input are dealt by chance. */
    private int[][] channels() {
      int[][] channels = new int[groups * perGroup][size];
      for (int group = 0; group < groups; group++) {
        for (int i = 0; i < size; i++) {
          List<Integer> results = new ArrayList<>();
          for (int o = 0; o < perGroup; o++) {
            results.add(o);
          }
          Collections.shuffle(results, random);
          for (int o = 0; o < perGroup; o++) {
            int made = (group * size + i) * perGroup + o;
            channels[group * perGroup + results.get(o)][i] = made;
          }
        }
      }
      switch (miss) {
        case TWICE -> channels[0][0] = channels[1][0];
        case OTHER_GROUP -> swap(channels[0], channels[perGroup]);
        case OTHER_RESULT -> swap(channels[0], channels[1]);
        default -> {}
      }
      return channels;
    }

    private static void swap(int[] a, int[] b) {
      int first = a[0];
      a[0] = b[0];
      b[0] = first;
    }

    private Value convolved(Value from, int made) {
      int[][] channels = channels();
      Tensor ones = Tensor.of(new float[channels.length * made], channels.length, made, 1, 1);
      for (int result = 0; result < channels.length; result++) {
        for (int channel : channels[result]) {
          ones.floatAt((long) result * made + channel, 1);
        }
      }
      if (miss == NearMiss.MISSING) {
        ones.floatAt(channels[0][0], 0);
      } else if (miss == NearMiss.OTHER_WEIGHT) {
        ones.floatAt(channels[0][0], 2);
      }
      var operands = new ArrayList<Value>(List.of(from, g.constant("ones", ones)));
      if (random.nextBoolean()) {
        operands.add(random("ones.bias", channels.length));
      }
      var conv = new Conv(Window.square(1, 1, 0), 1);
      return g.node("pointwise", conv, operands.toArray(Value[]::new));
    }

    private Value summed(Value from) {
      int[][] channels = channels();
      int summands = miss == NearMiss.MISSING ? size - 1 : size;
      List<Value> left = new ArrayList<>();
      for (int i = 0; i < summands; i++) {
        long[] chosen = new long[channels.length];
        for (int result = 0; result < chosen.length; result++) {
          int made = channels[result][i];
          chosen[result] = random.nextBoolean() ? made : made - groups * size * perGroup;
        }
        Value indices = g.constant("indices" + i, Tensor.vector(chosen));
        left.add(g.node("gather" + i, new Gather(1), from, indices));
      }
      if (miss == NearMiss.OTHER_WEIGHT) {
        left.add(g.node("sub", new Sub(), left.removeFirst(), left.removeFirst()));
      }
      Collections.shuffle(left, random);
      int nodes = 0;
      while (left.size() > 1) {
        Value a = left.remove(random.nextInt(left.size()));
        Value b = left.remove(random.nextInt(left.size()));
        left.add(g.node("add" + nodes++, random.nextBoolean() ? new Add() : new Sum(), a, b));
      }
      return left.getFirst();
    }

    private Value random(String name, long... dims) {
      return g.constant(name, PassTester.random(random.nextLong(), dims));
    }
  }

  @Test
  void makesOneGroupedConvolution() {
    for (int seed = 0; seed < 300; seed++) {
      var drawn = new Drawn(seed, NearMiss.NONE);
      Graph graph = drawn.graph();
      try {
        Graph grouped = PassTester.rewrite(pass, graph);
        assertEquals("Conv HardSwish", PassTester.ops(grouped));
        Conv conv = (Conv) grouped.nodes().getFirst().op();
        assertEquals(drawn.groups, conv.group());
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed + ": " + graph, e);
      }
    }
  }

  /** Channels of one input that are exchanged between sums of one group are no flaw. */
  @Test
  void exchangesWithinAGroupAreNoFlaw() {
    for (int seed = 0; seed < 50; seed++) {
      Graph graph = new Drawn(seed, NearMiss.OTHER_RESULT).graph();
      assertEquals("Conv HardSwish", PassTester.ops(PassTester.rewrite(pass, graph)));
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"NONE", "OTHER_RESULT"})
  void leavesNearMisses(NearMiss miss) {
    for (int seed = 0; seed < 100; seed++) {
      PassTester.assertLeftAlone(pass, new Drawn(seed, miss).graph());
    }
  }

  /** MobileNet's way: the 1x1 convolution does more than adding. */
  @Test
  void leavesSeparableConvolutions() {
    var g = new SmallGraph();
    Value w = g.random("w", 8, 1, 3, 3);
    Value depthwise = g.node("depthwise", new Conv(Window.square(3, 1, 1), 4), g.x, w);
    Value pointwise = g.random("p", 4, 8, 1, 1);
    Graph graph =
        g.graph(g.node("pointwise", new Conv(Window.square(1, 1, 0), 1), depthwise, pointwise));
    PassTester.assertLeftAlone(pass, graph);
    assertTrue(
        PassPipeline.standard().run(graph).applied().stream()
            .noneMatch(applied -> applied.pass().startsWith("Group")));
  }
}
