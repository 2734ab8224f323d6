package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Layer;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** What sections ask of a comparison. */
record Findings(Comparison comparison) {
  /** A contestant's name for people. */
  String title(String contestant) {
    return comparison.contestants().stream()
        .filter(entrant -> entrant.id().equals(contestant))
        .map(Entrant::title)
        .findFirst()
        .orElse(contestant);
  }

  /** The contestant that the others are compared with. */
  Optional<Entrant> first() {
    return comparison.present().stream().findFirst();
  }

  /** Figures of contestants, in the contestants' order. */
  <T> List<T> inOrder(Collection<T> figures, Function<T, String> contestant) {
    return comparison.contestants().stream()
        .flatMap(entrant -> figures.stream().filter(f -> contestant.apply(f).equals(entrant.id())))
        .toList();
  }

  /** The cases whose latency was measured. */
  List<Case> latencyCases() {
    return cases(comparison.latencies().stream().map(l -> new Case(l.batch(), l.threads())));
  }

  /** The cases for which there are layers. */
  List<Case> layerCases() {
    return cases(comparison.layers().stream().map(l -> new Case(l.batch(), l.threads())));
  }

  /** The cases for which memory was measured. */
  List<Case> footprintCases() {
    return cases(comparison.footprints().stream().map(f -> new Case(f.batch(), f.threads())));
  }

  private static List<Case> cases(Stream<Case> cases) {
    return cases.distinct().sorted().toList();
  }

  /** The latencies of a case, in the contestants' order. */
  List<Latency> latencies(Case at) {
    return inOrder(
        comparison.latencies().stream()
            .filter(l -> l.batch() == at.batch() && l.threads() == at.threads())
            .toList(),
        Latency::contestant);
  }

  /** The layers of a case, in the contestants' order and then as they were run. */
  List<Layer> layers(Case at) {
    return inOrder(
        comparison.layers().stream()
            .filter(l -> l.batch() == at.batch() && l.threads() == at.threads())
            .toList(),
        Layer::contestant);
  }

  /** What contestants took of the machine in a case, in their order. */
  List<Footprint> footprints(Case at) {
    return inOrder(
        comparison.footprints().stream()
            .filter(f -> f.batch() == at.batch() && f.threads() == at.threads())
            .toList(),
        Footprint::contestant);
  }

  /** What the machine can do with so many threads, if it was measured. */
  Optional<Conditions.Peak> peak(int threads) {
    return comparison.conditions().peaks().stream().filter(p -> p.threads() == threads).findFirst();
  }
}
