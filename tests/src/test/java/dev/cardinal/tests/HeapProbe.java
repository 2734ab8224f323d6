package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.PlanReport;
import dev.cardinal.Session;
import dev.cardinal.model.ResNet;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.Map;

/**
 * A program that runs ResNet-18 for more sizes of images in turn than the heap has room for, and
 * for one that would not fit alone. It prints the bytes of the packed weights and of the runs'
 * memory for the sizes that fit, all together, the bytes of the heap, whether the second time of
 * each size gave the bits of the first (1 or 0), whether the size that does not fit got the error
 * which says so, and whether the others ran as before after that.
 */
final class HeapProbe {
  private static final int[] SIZES = {832, 864, 896, 928};
  private static final int TOO_LARGE = 1792;

  private HeapProbe() {}

  public static void main(String[] args) {
    Tensor tooLarge = Tensor.allocate(TensorType.float32(1, 3, TOO_LARGE, TOO_LARGE));
    Model model = Model.of(ResNet.RESNET18.graph(new SeededWeights(0)));
    try (Session session =
        Session.builder(model).backends("vector").threads(1).fastAlgorithms(false).build()) {
      float[][] first = results(session);
      long needed = 0;
      for (int size : SIZES) {
        var type = TensorType.float32(1, 3, size, size);
        PlanReport plan = session.plan(Map.of("input", type));
        needed += plan.arenaBytes() + (size == SIZES[0] ? plan.packedBytes() : 0);
      }
      boolean same = Arrays.deepEquals(first, results(session));
      boolean told = isTold(session, tooLarge);
      boolean sameThen = Arrays.deepEquals(first, results(session));
      System.out.printf(
          "%d %d %d %d %d%n",
          needed, Runtime.getRuntime().maxMemory(), same ? 1 : 0, told ? 1 : 0, sameThen ? 1 : 0);
    }
  }

  private static float[][] results(Session session) {
    return Arrays.stream(SIZES)
        .mapToObj(size -> session.run(Formula.input(1, 3, size, size)).toFloats())
        .toArray(float[][]::new);
  }

  private static boolean isTold(Session session, Tensor tooLarge) {
    try {
      session.run(tooLarge);
      return false;
    } catch (IllegalStateException e) {
      return e.getMessage().contains("-Xmx");
    }
  }
}
