package dev.cardinal.pass;

import static dev.cardinal.pass.PassTester.assertLeftAlone;
import static dev.cardinal.pass.PassTester.ops;
import static dev.cardinal.pass.PassTester.rewrite;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Sum;
import dev.cardinal.op.Window;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FuseConvBiasTest {
  private final GraphPass pass = new FuseConvBias();
  private final SmallGraph g = new SmallGraph();

  private static long[] dims(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1 4 1 1", "4 1 1", "1 1 1", "1"})
  void makesASummandPerChannelTheBias(String shape) {
    Value summand = g.random("b", dims(shape));
    Graph fused = rewrite(pass, g.graph(g.node("add", new Add(), g.conv("conv", g.x), summand)));
    assertEquals("Conv", ops(fused));
  }

  @Test
  void addsToTheBiasThatIsThere() {
    Value y = g.node("sum", new Sum(), g.random("b", 4, 1, 1), g.biasedConv("conv", g.x));
    assertEquals("Conv", ops(rewrite(pass, g.graph(y))));
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "4 5 1", "2 4 1 1", "1 1 4 1 1", "1 4 5 5", "2 1 1 1", "1 1 1 1 1"})
  void leavesSummandsOfOtherShapes(String shape) {
    Value summand = g.random("b", dims(shape));
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), g.conv("conv", g.x), summand)));
  }

  @Test
  void leavesASummandThatBroadcastsTheOnlyChannel() {
    Value y = g.node("conv", new Conv(Window.square(1, 1, 0), 1), g.x, g.random("w", 1, 4, 1, 1));
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), y, g.random("b", 3, 1, 1))));
  }

  @Test
  void leavesASummandThatTheCallerGives() {
    Value summand = g.input("b", 4, 1, 1);
    assertLeftAlone(pass, g.graph(g.node("add", new Add(), g.conv("conv", g.x), summand)));
  }

  @Test
  void leavesAConvolutionThatIsAnOutputOrUsedTwice() {
    Value y = g.conv("conv", g.x);
    Value summand = g.random("b", 4, 1, 1);
    assertLeftAlone(pass, g.graph(y, g.node("add", new Add(), y, summand)));
    var twice = new SmallGraph();
    Value z = twice.conv("conv", twice.x);
    Value b = twice.random("b", 4, 1, 1);
    assertLeftAlone(
        pass, twice.graph(twice.node("p", new Add(), z, b), twice.node("q", new Add(), z, b)));
  }
}
