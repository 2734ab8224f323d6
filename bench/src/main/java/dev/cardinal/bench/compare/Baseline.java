package dev.cardinal.bench.compare;

import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import java.util.List;

final class Baseline {
  static List<Verdict> verdicts(Comparison before, Comparison now) {
    return List.of();
  }

  static boolean isSlower(Verdict v) {
    return v.judgement().equals("slower");
  }
}
