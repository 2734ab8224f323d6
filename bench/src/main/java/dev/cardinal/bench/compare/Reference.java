package dev.cardinal.bench.compare;

import dev.cardinal.bench.peer.Answer;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.PeerException;
import dev.cardinal.bench.peer.PeerProcess;
import dev.cardinal.bench.peer.Peers;
import dev.cardinal.bench.peer.Request;
import dev.cardinal.bench.result.Latency.Accuracy;
import dev.cardinal.formats.npy.Npy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The outputs of the reference backend, which accumulates in double and is slow. Of a batch it
 * computes the first and the last image, each alone, since images never mix; unless the model is
 * for one batch only.
 */
final class Reference {
  private static final Duration LIMIT = Duration.ofHours(6);

  private final Subject subject;
  private final Map<Integer, float[]> outputs = new HashMap<>();
  private long flops;

  /** Computes the outputs for all batches. */
  Reference(Subject subject, Assignment assignment, Path folder, Journal journal)
      throws PeerException {
    this.subject = subject;
    int threads = Runtime.getRuntime().availableProcessors();
    for (int image : images(subject, assignment)) {
      int[] together = subject.fixedBatch() > 0 ? range(subject.fixedBatch()) : new int[] {image};
      journal.tell("reference output of image " + (image + 1) + "; it accumulates in double");
      outputs.put(image, output(subject, folder, threads, together));
    }
  }

  private static Set<Integer> images(Subject subject, Assignment assignment) {
    Set<Integer> images = new TreeSet<>(Set.of(0));
    if (subject.fixedBatch() == 0) {
      assignment.batches().forEach(batch -> images.add(batch - 1));
    }
    return images;
  }

  private static int[] range(int count) {
    int[] range = new int[count];
    Arrays.setAll(range, i -> i);
    return range;
  }

  private float[] output(Subject files, Path folder, int threads, int... images)
      throws PeerException {
    Peer peer = Peers.of("reference");
    try (var process =
        PeerProcess.contestant(peer, files.reference(threads, images), folder, 0, LIMIT)) {
      Answer.Opened opened = process.hear(Answer.Opened.class);
      flops = opened.flops() / images.length;
      Path file = files.outputFile(peer);
      process.ask(new Request.Output(file.toString()));
      return Npy.read(file).toFloats();
    }
  }

  /** Floating-point operations for one image. */
  long flops() {
    return flops;
  }

  /**
   * How far an output is from the reference's.
   *
   * @param actual for a batch
   * @throws PeerException if it has not even the length
   */
  Accuracy accuracy(float[] actual, int batch) throws PeerException {
    float[] first = outputs.get(0);
    if (subject.fixedBatch() > 0) {
      requireLength(first.length, actual);
      return Accuracies.of(first, actual, 0);
    }
    requireLength(first.length * batch, actual);
    Accuracy accuracy = Accuracies.of(first, actual, 0);
    float[] last = outputs.get(batch - 1);
    return Accuracies.worst(accuracy, Accuracies.of(last, actual, first.length * (batch - 1)));
  }

  private static void requireLength(int expected, float[] actual) throws PeerException {
    if (actual.length != expected) {
      throw new PeerException("its output has " + actual.length + " elements, not " + expected);
    }
  }
}
