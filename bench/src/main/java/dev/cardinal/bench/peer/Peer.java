package dev.cardinal.bench.peer;

import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;

/**
 * A library that can run a network. Peers are services, so that one more needs no change elsewhere:
 * a class, and its line in {@code META-INF/services}. Its constructor must load no native code, for
 * all peers are made wherever one is looked for; {@link #open} runs in the process of the
 * contestant, {@link #model} in that of the comparison.
 */
public interface Peer {
  /** The name that {@code --with} gives it. */
  String id();

  /** The name for people. */
  String title();

  /** The artifacts that it needs beside Java, as their jars are called without the version. */
  List<String> artifacts();

  /** Options for the Java of its process, beyond those of every contestant. */
  default List<String> javaOptions() {
    return List.of();
  }

  /**
   * Writes the network in the form that it reads, beside the ONNX file that there is, and returns
   * the file; without, the ONNX file.
   *
   * @param image the type of the only input for one image; it is asked to run larger batches too
   * @throws IllegalArgumentException if its form cannot hold the network, with the reason
   */
  default Path model(Graph graph, TensorType image, Path onnx) {
    return onnx;
  }

  /**
   * Loads the network. What is thrown is told as the reason why it does not take part. The
   * contestant's {@link Contestant#run} must allow several callers at once.
   */
  Contestant open(Setting setting);

  /** Its version and that of what it uses, after {@link #open}. */
  String version();

  /**
   * Where the time of a run goes. It is the last thing that the process is asked for, so what this
   * turns on may slow what follows.
   *
   * @param contestant what {@link #open} returned
   */
  default List<Layer> layers(Contestant contestant, Setting setting) {
    return List.of();
  }
}
