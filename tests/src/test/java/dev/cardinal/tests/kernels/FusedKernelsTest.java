package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.exec.WorkerPool;
import dev.cardinal.op.Activation;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Operands.Operand;
import dev.cardinal.op.PostOps;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.FusedDescriptor;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.vector.VectorBackend;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A fused kernel gives, bit by bit, what the two kernels that it is made of give in turn. */
final class FusedKernelsTest {
  private static final Layout IMAGES = Layout.of("aBcd16b");
  private static final WorkerPool ONE = new WorkerPool(1);
  private static final WorkerPool THREE = new WorkerPool(3);

  /** Two convolutions, the second of what the first gives. */
  private record Pair(KernelCase first, KernelCase second) {
    static Pair of(String first, boolean bias, PostOps after, String second, PostOps afterAll) {
      KernelCase one = ConvCases.of(ConvProblem.parse(first), bias, after);
      Tensor between = GuardedRun.run(kernel(one), one, standing(one)).getFirst();
      KernelCase two = ConvCases.of(ConvProblem.parse(second), !bias, afterAll);
      assertEquals(between.shape(), two.operands().shape(Conv.SRC), "the second takes the result");
      return new Pair(one, two.replacing(Conv.SRC, between));
    }

    private static List<Layout> standing(KernelCase problem) {
      return Collections.nCopies(problem.operands().count(), IMAGES);
    }

    private static KernelQuery query(KernelCase problem) {
      return problem.query(problem.operands(), standing(problem), KernelOptions.USUAL);
    }

    private static KernelDescriptor kernel(KernelCase problem) {
      KernelQuery query = query(problem);
      return new VectorBackend()
          .candidates(query).stream()
              .filter(kernel -> kernel.support(query) instanceof Support.Supported)
              .findFirst()
              .orElseThrow();
    }

    Optional<FusedDescriptor> fused() {
      return kernel(first).fused(query(first), kernel(second), query(second));
    }

    /** What the second kernel gives. */
    Tensor inTurn() {
      return GuardedRun.run(kernel(second), second, standing(second)).getFirst();
    }

    Tensor together(WorkerPool pool) {
      var operands = new ArrayList<Operand>();
      int count = first.operands().count();
      IntStream.range(0, count).forEach(i -> operands.add(operand(first, i)));
      operands.add(Operand.ABSENT);
      IntStream.range(1, second.operands().count()).forEach(i -> operands.add(operand(second, i)));
      FusedDescriptor descriptor = fused().orElseThrow();
      try (var store = new WeightStore(new MemoryBudget(Long.MAX_VALUE));
          Kernel kernel = descriptor.create(query(first), query(second), store)) {
        return GuardedRun.compute(
                kernel,
                query(second).results(),
                new Operands(operands),
                i -> i < count ? first.constant(i) : second.constant(i - count),
                false,
                pool,
                descriptor.id() + " for " + first + " and " + second)
            .getFirst();
      }
    }

    private static Operand operand(KernelCase problem, int i) {
      Operands operands = problem.operands();
      return operands.has(i) ? Operand.of(operands.tensor(i)) : Operand.ABSENT;
    }
  }

  @ParameterizedTest
  @CsvSource({
    "conv n1 ic16 ih28 oc32 kh1, conv n1 g32 ic32 ih28 oc32 kh3 ph1",
    "conv n1 ic24 ih56 oc144 kh1, conv n1 g144 ic144 ih56 oc144 kh3 ph1",
    "conv n1 ic16 ih112 oc96 kh1, conv n1 g96 ic96 ih112 oc96 kh3 sh2 ph1",
    "conv n2 ic19 ih29 iw31 oc53 kh1, conv n2 g53 ic53 ih29 iw31 oc53 kh3 sh2 ph1",
    "conv n3 ic3 ih21 iw33 oc7 kh1, conv n3 g7 ic7 ih21 iw33 oc7 kh3 ph1",
    "conv n1 ic33 ih25 iw17 oc80 kh1, conv n1 g80 ic80 ih25 iw17 oc80 kh3",
    "conv n1 ic8 ih40 iw23 oc40 kh1, conv n1 g40 ic40 ih40 iw23 oc40 kh3 ph0 pw2 pr0",
    "conv n1 ic8 ih30 iw30 oc16 kh1, conv n1 g16 ic16 ih30 oc16 kh3 sh2 ph0 pb1 pw0 pr1",
    "conv n1 ic5 ih3 iw200 oc48 kh1, conv n1 g48 ic48 ih3 iw200 oc48 kh3 ph1",
    "conv n1 ic5 ih200 iw3 oc48 kh1, conv n1 g48 ic48 ih200 iw3 oc48 kh3 ph1"
  })
  void givesTheSameBits(String first, String second) {
    for (boolean bias : new boolean[] {false, true}) {
      for (Activation activation :
          List.of(Activation.clip(0, 6), Activation.HARD_SWISH, Activation.IDENTITY)) {
        PostOps after = PostOps.NONE.withActivation(activation);
        Pair pair = Pair.of(first, bias, after, second, after);
        assertTrue(pair.fused().isPresent(), () -> first + " and " + second + " are not fused");
        Tensor expected = pair.inTurn();
        for (WorkerPool pool : List.of(ONE, THREE)) {
          long difference = GuardedRun.firstDifference(pair.together(pool), expected);
          assertEquals(-1, difference, () -> pair.first() + " and " + pair.second());
        }
      }
    }
  }

  @Test
  void staysApartWhereThatIsAsFast() {
    assertApart("conv n1 ic16 ih14 oc32 kh1", "conv n1 g32 ic32 ih14 oc32 kh3 ph1", PostOps.NONE);
  }

  /** Of so wide an image too few rows fit the cache for their neighbours to be computed twice. */
  @ParameterizedTest
  @ValueSource(strings = {"", " sh2"})
  void staysApartInImagesOfVeryWideRows(String stride) {
    String second = "conv n1 g16 ic16 ih8 iw17000 oc16 kh3" + stride + " ph1";
    assertApart("conv n1 ic3 ih8 iw17000 oc16 kh1", second, PostOps.NONE);
    assertApart(
        "conv n1 ic3 ih2 iw70000 oc16 kh1",
        second.replace("ih8 iw17000", "ih2 iw70000"),
        PostOps.NONE);
  }

  @Test
  void staysApartWhereTheKernelCannotDoIt() {
    PostOps residual = new PostOps(true, Activation.IDENTITY);
    assertApart("conv n1 ic16 ih28 oc32 kh1", "conv n1 g32 ic32 ih28 oc32 kh3 ph1", residual);
    String strided = "conv n1 ic16 ih55 oc32 kh1 sh2";
    assertApart(strided, "conv n1 g32 ic32 ih28 oc32 kh3 ph1", PostOps.NONE);
    String pointwise = "conv n1 ic16 ih28 oc32 kh1";
    assertApart(pointwise, "conv n1 ic32 ih28 oc16 kh1", PostOps.NONE);
    assertApart(pointwise, "conv n1 g2 ic32 ih28 oc32 kh3 ph1", PostOps.NONE);
  }

  private static void assertApart(String first, String second, PostOps after) {
    assertEquals(Optional.empty(), Pair.of(first, true, after, second, PostOps.NONE).fused());
  }
}
