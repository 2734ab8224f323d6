package dev.cardinal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A session whose input types are fixed lets its model's memory go once it is built. */
final class SessionWeightsTest {
  private static final Tensor INPUT = Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 1, 3);

  @ParameterizedTest
  @ValueSource(strings = {"vector", "reference"})
  void aRunReadsNothingOfTheModelsMemory(String backend) {
    Model model;
    Session session;
    float[] expected;
    try (Arena file = Arena.ofShared()) {
      model = model(file, Dim.of(3));
      session = Session.builder(model).backends(backend).build();
      expected = session.run(INPUT).toFloats();
    }
    try (session) {
      assertArrayEquals(expected, session.run(INPUT).toFloats());
      assertArrayEquals(new float[] {16, 20, 24, 26, 34, 42}, expected);
    }
    SessionBuilder again = Session.builder(model).backends(backend);
    assertThrows(IllegalStateException.class, again::build);
  }

  @Test
  void anInputThatDoesNotFitIsRefusedAfterTheModelIsGone() {
    try (Arena file = Arena.ofShared();
        Session session = Session.builder(model(file, Dim.of(3))).build()) {
      System.gc(); // the graph, which the session no longer needs
      Tensor wider = Tensor.of(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 1, 2, 1, 4);
      var e = assertThrows(IllegalArgumentException.class, () -> session.run(wider));
      assertEquals("input x: float32[1x2x1x3] does not take float32[1x2x1x4]", e.getMessage());
    }
  }

  /** A convolution that must be packed, and a summand that is read in every run. */
  private static Model model(Arena arena, Dim width) {
    var builder = new GraphBuilder("weights");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(2), Dim.of(1), width);
    Value weights =
        builder.constant("w", in(arena, Tensor.of(new float[] {1, 2, 3, 4}, 2, 2, 1, 1)));
    Value summand = builder.constant("s", in(arena, Tensor.of(new float[] {7, 8, 9}, 3)));
    Value y = builder.node("conv", new Conv(Window.square(1, 1, 0), 1), x, weights);
    return Model.of(builder.output(builder.node("add", new Add(), y, summand)).build());
  }

  private static Tensor in(Arena arena, Tensor tensor) {
    MemorySegment memory = arena.allocate(tensor.type().byteSize(), 64);
    return Tensor.wrap(tensor.type(), memory).copyFrom(tensor);
  }
}
