package dev.cardinal.tests.machinecode;

import dev.cardinal.tests.machinecode.Complaint.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What the innermost loops of a hot method must be like.
 *
 * <p>None calls or allocates: a vector that is not consumed where it was made becomes an object.
 *
 * <p>A micro-kernel keeps all in registers: it neither touches the frame nor parks general
 * registers in vector registers, and one loop has all multiply-adds of an iteration.
 *
 * <p>Methods that copy or compute on lines keep their vectors in registers. Their general registers
 * may be in the frame: whether C2 finds room for a segment's base, bound and session depends on how
 * long the lines were in the past, and these loops wait for memory.
 */
final class LoopRules {
  private LoopRules() {}

  /** What is wrong with the machine code of a method. */
  static List<Complaint> check(Held method, List<Loop> loops) {
    List<Loop> relevant = relevant(method, loops);
    if (relevant.isEmpty()) {
      return List.of(new Complaint(method.name(), Kind.IS_MISSING, "no innermost loop on vectors"));
    }
    var complaints = new ArrayList<Complaint>();
    for (Loop loop : relevant) {
      var found = new Findings(method, loop, complaints);
      found.add(Kind.CALLS, loop.calls(), "calls");
      found.add(Kind.CALLS, loop.allocations(), "allocations");
      if (method.isMicroKernel()) {
        found.add(Kind.SPILLS, loop.stackAccesses(), "accesses to the stack");
        found.add(Kind.SPILLS, loop.movesBetweenFiles(), "moves to or from vector registers");
      } else {
        found.add(Kind.SPILLS, loop.vectorSpills(), "vectors on the stack");
      }
    }
    int most = main(method, loops).fmas();
    if (most < method.fmas()) {
      String what = most + " multiply-adds an iteration, expected at least " + method.fmas();
      complaints.add(new Complaint(method.name(), Kind.FALLS_SHORT, what));
    }
    return complaints;
  }

  /** The innermost loops that compute; where a method does not compute, those that copy. */
  static List<Loop> relevant(Held method, List<Loop> loops) {
    return loops.stream().filter(Loop::innermost).filter(loop -> work(method, loop) > 0).toList();
  }

  /** The relevant loop that does the most in an iteration; there must be one. */
  static Loop main(Held method, List<Loop> loops) {
    return relevant(method, loops).stream()
        .max(Comparator.comparingInt(loop -> work(method, loop)))
        .orElseThrow();
  }

  private static int work(Held method, Loop loop) {
    return method.isMicroKernel() ? loop.fmas() : loop.loads() + loop.stores();
  }

  private record Findings(Held method, Loop loop, List<Complaint> to) {
    void add(Kind kind, int count, String what) {
      if (count > 0) {
        String where =
            " in the loop of %d instructions at %x"
                .formatted(loop.body().size(), loop.body().getFirst().address());
        to.add(new Complaint(method.name(), kind, count + " " + what + where));
      }
    }
  }
}
