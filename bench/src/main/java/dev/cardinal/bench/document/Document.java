package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Network;
import dev.cardinal.bench.result.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A report of a comparison.
 *
 * @param title the network's name
 * @param lead what was compared, where and when
 * @param warnings what makes its figures less worth
 * @param declined who did not take part, and why
 * @param sections all the rest
 */
public record Document(
    String title,
    List<String> lead,
    List<String> warnings,
    List<String> declined,
    List<Section> sections) {
  /**
   * The report.
   *
   * @param verdicts what became of latencies since a baseline; empty where there is none
   */
  public static Document of(Comparison comparison, List<Verdict> verdicts) {
    var findings = new Findings(comparison);
    List<Section> sections = new ArrayList<>();
    sections.add(LatencySections.inShort(findings));
    sections.add(ConditionSections.baseline(findings, verdicts));
    sections.add(LatencySections.latency(findings));
    sections.addAll(LatencySections.scaling(findings));
    sections.add(ProcessSections.throughput(findings));
    sections.add(ProcessSections.starts(findings));
    sections.add(ProcessSections.footprint(findings));
    sections.addAll(LayerSection.all(findings));
    sections.add(ConditionSections.contestants(findings));
    sections.add(ConditionSections.machine(findings));
    sections.add(ConditionSections.method(findings));
    return new Document(
        comparison.network().name(),
        lead(comparison),
        comparison.conditions().warnings(),
        declined(comparison.contestants()),
        sections.stream().map(Document::filled).filter(Document::saysSomething).toList());
  }

  /** Whether there are warnings. */
  public boolean warned() {
    return !warnings.isEmpty();
  }

  private static List<String> lead(Comparison comparison) {
    Network network = comparison.network();
    String contestants =
        comparison.present().stream().map(Entrant::title).collect(Collectors.joining(", "));
    String processor = comparison.conditions().machine().get("processor");
    return List.of(
        (contestants.isEmpty() ? "Nobody" : contestants)
            + (processor == null ? "" : " on " + processor)
            + ", "
            + comparison.conditions().started()
            + ".",
        String.format(
            Locale.ROOT,
            "Input %s, %,.1f million weights, %s GFLOP for each image.",
            network.image().stream().map(String::valueOf).collect(Collectors.joining("×")),
            network.parameters() * 1e-6,
            Figures.digits(network.flops() * 1e-9)));
  }

  private static List<String> declined(List<Entrant> contestants) {
    return contestants.stream()
        .filter(entrant -> !entrant.declined().isEmpty())
        .map(entrant -> entrant.title() + ": " + entrant.declined())
        .toList();
  }

  private static Section filled(Section section) {
    return new Section(
        section.id(),
        section.title(),
        section.text(),
        section.charts(),
        section.tables().stream().filter(table -> !table.isEmpty()).toList());
  }

  private static boolean saysSomething(Section section) {
    return !section.tables().isEmpty() || section.id().equals("method");
  }
}
