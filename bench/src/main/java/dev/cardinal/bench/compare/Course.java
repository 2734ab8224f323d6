package dev.cardinal.bench.compare;

import dev.cardinal.Summary;
import dev.cardinal.app.CommandException;
import dev.cardinal.app.KnownModel;
import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.PeerException;
import dev.cardinal.bench.peer.PeerProcess;
import dev.cardinal.bench.peer.Request;
import dev.cardinal.bench.report.MachineFacts;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Conditions;
import dev.cardinal.bench.result.Entrant;
import dev.cardinal.bench.result.Footprint;
import dev.cardinal.bench.result.Latency;
import dev.cardinal.bench.result.Network;
import dev.cardinal.tensor.TensorType;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The course of a comparison: files, the reference's outputs, heats, figures.
 *
 * @param assignment what is to be compared
 * @param command the command line
 * @param folder for files that the contestants read and leave
 * @param journal told of progress
 */
record Course(Assignment assignment, String command, Path folder, Journal journal) {
  /** Runs it. */
  Comparison run(KnownModel known, TensorType image) {
    Instant started = Instant.now();
    Map<String, String> machine = MachineFacts.machine();
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    String input = known.model().inputs().getFirst().value().name();
    long parameters = Summary.of(known.model(), Map.of(input, image)).parameters();
    Subject subject = Subject.write(known.model().graph(), image, assignment.peers(), folder);
    requireBatches(subject);
    subject.failures().forEach(journal::gone);
    try {
      var reference = new Reference(subject, assignment, folder, journal);
      long empty = emptyBytes();
      List<HeatResult> heats = heats(subject, reference);
      List<String> ids = assignment.peers().stream().map(Peer::id).toList();
      var statistics = new Statistics(ids, assignment.cases(), heats);
      List<Latency> latencies = statistics.latencies();
      if (latencies.isEmpty()) {
        throw new CommandException("none of the contestants could be timed; why, is said above");
      }
      List<String> warnings = new ArrayList<>(journal.warnings());
      warnings.addAll(Noise.warnings(load, heats, latencies));
      Map<String, String> versions = versions(heats);
      machine.putAll(Noise.facts(heats));
      return new Comparison(
          Comparison.FORMAT,
          new Network(known.name(), subject.image(), parameters, reference.flops()),
          new Conditions(
              command,
              started.truncatedTo(ChronoUnit.MINUTES).toString(),
              Duration.between(started, Instant.now()).toMillis() / 1000.0,
              assignment.pace().forks(),
              assignment.pace().rounds(),
              machine,
              statistics.peaks(),
              warnings),
          assignment.peers().stream().map(peer -> entrant(peer, subject, versions)).toList(),
          latencies,
          heats.stream().flatMap(heat -> heat.throughputs().stream()).toList(),
          statistics.starts(),
          heats.stream().flatMap(heat -> footprints(heat, empty).stream()).toList(),
          heats.stream().flatMap(heat -> heat.layers().stream()).toList());
    } catch (PeerException e) {
      throw new CommandException("nothing can be compared: " + e.getMessage(), e);
    }
  }

  private void requireBatches(Subject subject) {
    int fixed = subject.fixedBatch();
    if (fixed > 0 && !assignment.batches().equals(List.of(fixed))) {
      throw new CommandException(
          "the model is for a batch of " + fixed + " only: give --batch " + fixed);
    }
  }

  private long emptyBytes() throws PeerException {
    try (PeerProcess process = PeerProcess.empty(folder, assignment.limit())) {
      process.hear(Answer.Done.class);
      return process.ask(new Request.Rest(1, 1)).residentBytes();
    }
  }

  /** All cases, and then all of them again, so that a change of the machine meets all alike. */
  private List<HeatResult> heats(Subject subject, Reference reference) throws PeerException {
    List<HeatResult> heats = new ArrayList<>();
    int forks = assignment.pace().forks();
    for (int fork = 1; fork <= forks; fork++) {
      for (Case where : assignment.cases()) {
        journal.tell("fork " + fork + " of " + forks + ": " + where);
        heats.add(Heat.run(where, assignment, subject, reference, fork == forks, folder, journal));
      }
    }
    return heats;
  }

  private static Map<String, String> versions(List<HeatResult> heats) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (HeatResult heat : heats) {
      heat.findings().forEach(f -> versions.putIfAbsent(f.contestant(), f.opened().version()));
    }
    return versions;
  }

  private Entrant entrant(Peer peer, Subject subject, Map<String, String> versions) {
    String version = versions.getOrDefault(peer.id(), "");
    return new Entrant(
        peer.id(),
        peer.title(),
        version,
        Libraries.bytes(peer),
        subject.modelBytes(peer),
        versions.containsKey(peer.id()) ? "" : journal.reason(peer.id()));
  }

  private static List<Footprint> footprints(HeatResult heat, long empty) {
    return heat.footprints().stream()
        .map(
            f ->
                new Footprint(
                    f.contestant(),
                    f.batch(),
                    f.threads(),
                    f.residentBytes(),
                    f.peakBytes(),
                    empty,
                    f.idleMillis()))
        .toList();
  }
}
