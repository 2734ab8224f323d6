package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Start;
import dev.cardinal.bench.result.Throughput;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What processes do beside single runs: several callers, start-up, memory. */
final class ProcessSections {
  private ProcessSections() {}

  /** Images a second with several callers. */
  static Section throughput(Findings findings) {
    List<Throughput> all = findings.comparison().throughputs();
    List<Case> cases =
        all.stream().map(t -> new Case(t.batch(), t.threads())).distinct().sorted().toList();
    List<Chart> charts =
        cases.stream()
            .map(at -> new Chart("callers", "Throughput: " + at, at.batch(), at.threads(), false))
            .toList();
    var table =
        new Table("Throughput", "batch", "threads", "contestant", "callers", "images/s", "95 %");
    for (Case at : cases) {
      List<Throughput> own =
          all.stream()
              .filter(t -> t.batch() == at.batch() && t.threads() == at.threads())
              .sorted(Comparator.comparingInt(Throughput::callers))
              .toList();
      for (Throughput t : findings.inOrder(own, Throughput::contestant)) {
        table.row(
            Cell.of(t.batch()),
            Cell.of(t.threads()),
            Cell.of(findings.title(t.contestant())),
            Cell.of(t.callers()),
            Cell.of(Figures.digits(t.images().median()), t.images().median()),
            Cell.of(Figures.range(t.images())));
      }
    }
    return new Section(
        "throughput",
        "Throughput against callers",
        List.of(
            "Images a second when several callers use one session at once. What has no range was"
                + " measured once."),
        charts,
        List.of(table));
  }

  /** From the start of a process to results. */
  static Section starts(Findings findings) {
    List<Start> all = findings.comparison().starts();
    List<Integer> threads = all.stream().map(Start::threads).distinct().sorted().toList();
    List<Chart> charts =
        threads.stream()
            .map(t -> new Chart("start", "Start-up: " + Figures.count(t, "thread"), 0, t, true))
            .toList();
    List<Start> starts =
        threads.stream()
            .map(t -> all.stream().filter(s -> s.threads() == t).toList())
            .flatMap(own -> findings.inOrder(own, Start::contestant).stream())
            .toList();
    var table =
        new Table(
            "Start-up, in milliseconds since the process was started",
            "threads",
            "contestant",
            "model loaded",
            "first result",
            "steady speed",
            "first run",
            "last run");
    for (Start s : starts) {
      double[] runs = s.runs().values();
      double last = runs.length == 0 ? Double.NaN : runs[runs.length - 1];
      double firstRun = runs.length == 0 ? Double.NaN : runs[0];
      table.row(
          Cell.of(s.threads()),
          Cell.of(findings.title(s.contestant())),
          Cell.of(Figures.digits(s.ready()), s.ready()),
          Cell.of(Figures.digits(s.first()), s.first()),
          Cell.of(Figures.digits(s.steady()), s.steady()),
          Cell.of(Figures.digits(firstRun), firstRun),
          Cell.of(Figures.digits(last), last));
    }
    return new Section(
        "start",
        "Start-up",
        List.of(
            "Each point is a run in a process of its own: when it ended, and how long it took. The"
                + " ring marks the speed as steady: from there on runs stay within 10 % of their"
                + " final speed."),
        charts,
        List.of(table));
  }

  /** Memory, disk and idle processor time. */
  static Section footprint(Findings findings) {
    Comparison comparison = findings.comparison();
    List<Chart> charts = new ArrayList<>();
    for (Case at : findings.footprintCases()) {
      charts.add(new Chart("memory", "Memory: " + at, at.batch(), at.threads(), false));
    }
    boolean sizes =
        comparison.present().stream().anyMatch(e -> e.libraryBytes() + e.modelBytes() > 0);
    if (sizes) {
      charts.add(new Chart("disk", "On disk", 0, 0, false));
    }
    var disk = new Table("Size on disk, in MiB", "contestant", "library", "model");
    for (Entrant entrant : sizes ? comparison.present() : List.<Entrant>of()) {
      disk.row(
          Cell.of(entrant.title()),
          Cell.mebibytes(entrant.libraryBytes()),
          Cell.mebibytes(entrant.modelBytes()));
    }
    return new Section(
        "memory",
        "Memory, disk, and processor time when idle",
        List.of(
            "Memory is what is resident of the whole process, Java included; the line is a Java"
                + " without a contestant. Libraries are what a contestant needs beside Java and"
                + " the model."),
        charts,
        List.of(memory(findings), disk));
  }

  private static Table memory(Findings findings) {
    var table =
        new Table(
            "Memory in MiB, and milliseconds of processor time in an idle second",
            "batch",
            "threads",
            "contestant",
            "resident",
            "at most",
            "an empty Java",
            "idle, ms/s");
    for (Case at : findings.footprintCases()) {
      for (Footprint f : findings.footprints(at)) {
        table.row(
            Cell.of(f.batch()),
            Cell.of(f.threads()),
            Cell.of(findings.title(f.contestant())),
            Cell.mebibytes(f.residentBytes()),
            Cell.mebibytes(f.peakBytes()),
            Cell.mebibytes(f.emptyBytes()),
            Cell.of(Figures.digits(f.idleMillis()), f.idleMillis()));
      }
    }
    return table;
  }
}
