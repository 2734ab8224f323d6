package dev.cardinal.tests.machinecode;

import dev.cardinal.vector.ukernel.Lanes;
import java.util.ArrayList;

/**
 * A program that prints what the hot methods of its width are held to, and then runs them until C2
 * has compiled them, with sizes that take turns.
 */
final class HotRun {
  /** C2 compiles after 5000 calls, unless the loops within were enough before. */
  private static final int ROUNDS = 6000;

  private HotRun() {}

  public static void main(String[] args) {
    if (!Lanes.fused()) {
      throw new IllegalStateException("this JVM has no fused multiply-add");
    }
    var methods = new ArrayList<>(MicroKernels.all());
    methods.addAll(LineKernels.all());
    methods.addAll(AlgorithmKernels.all());
    methods.addAll(BlockKernels.all());
    methods.forEach(method -> System.out.println(method.held().line()));
    var buffers = new Buffers();
    for (int round = 0; round < ROUNDS; round++) {
      Size size = Size.ALL.get(round % Size.ALL.size());
      methods.forEach(method -> method.call().run(buffers, size));
    }
  }
}
