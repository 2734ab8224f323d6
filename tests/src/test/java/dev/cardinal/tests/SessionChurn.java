package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Conv;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A program that makes, runs and closes (or forgets) sessions of a small network, each with some 4
 * MiB of activations and one worker. It prints, in KiB: the resident memory after {@link #WARM_UP}
 * sessions, that after {@link #SESSIONS} more, and the number of live workers, at most and last.
 */
final class SessionChurn {
  static final int WARM_UP = 50;
  static final int SESSIONS = 300;
  private static final int SIZE = 256;
  private static final int CHANNELS = 8;

  private SessionChurn() {}

  /** The argument: {@code close} or {@code forget}. */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean close = args[0].equals("close");
    Model model = Model.of(network());
    Tensor input = Formula.input(1, CHANNELS, SIZE, SIZE);
    churn(model, input, close, WARM_UP);
    long before = residentKiB();
    long most = churn(model, input, close, SESSIONS);
    long after = residentKiB();
    System.out.println(before + " " + after + " " + most + " " + lastWorkers());
  }

  private static long churn(Model model, Tensor input, boolean close, int sessions) {
    long most = 0;
    for (int i = 0; i < sessions; i++) {
      Session session = Session.builder(model).threads(2).build();
      session.run(input);
      most = Math.max(most, workers());
      if (close) {
        session.close();
      }
    }
    return most;
  }

  private static Graph network() {
    var graph = new GraphBuilder("small");
    var type = TensorType.float32(1, CHANNELS, SIZE, SIZE);
    Value x = graph.input(GraphInput.of(new Value("input"), type));
    for (String layer : new String[] {"conv1", "conv2"}) {
      Tensor weights = Formula.input(layer, CHANNELS, CHANNELS, 1, 1);
      Value w = graph.constant(layer + ".weight", weights);
      x = graph.node(layer, new Conv(Window.square(1, 1, 0), 1), x, w);
    }
    return graph.output(graph.node("avgpool", new GlobalAveragePool(), x)).build();
  }

  private static long residentKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cardinal-worker"))
        .count();
  }

  /** The workers that are left when the collector has had time for what was forgotten. */
  private static long lastWorkers() throws InterruptedException {
    for (int i = 0; i < 100 && workers() > 0; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return workers();
  }
}
