package dev.cardinal.bench.compare;

import dev.cardinal.bench.peer.Peer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What is to be compared.
 *
 * @param peers who, in order
 * @param batches images in one run
 * @param threads numbers of threads
 * @param callers numbers of concurrent callers for the throughput
 * @param pace how long is measured
 * @param limit how long a process may take for an answer
 * @param slowdowns per cent by which contestants are slowed on purpose, by their ids
 */
record Assignment(
    List<Peer> peers,
    List<Integer> batches,
    List<Integer> threads,
    List<Integer> callers,
    Pace pace,
    Duration limit,
    Map<String, Double> slowdowns) {
  List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    for (int batch : batches) {
      threads.forEach(count -> cases.add(new Case(batch, count)));
    }
    return cases;
  }

  double slowdown(Peer peer) {
    return slowdowns.getOrDefault(peer.id(), 0.0);
  }
}
