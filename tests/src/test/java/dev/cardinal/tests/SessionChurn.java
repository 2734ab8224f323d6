package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Value;
import dev.cardinal.onednn.NativeObjects;
import dev.cardinal.op.Add;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Flatten;
import dev.cardinal.op.Gemm;
import dev.cardinal.op.GlobalAveragePool;
import dev.cardinal.op.MaxPool;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongSupplier;

/**
 * A program that makes, runs and closes (or forgets) sessions of a small network, each with some 4
 * MiB of activations and two threads. Arguments: {@code close} or {@code forget}, the backend, how
 * many sessions before the first measurement, and how many in all.
 *
 * <p>It prints the resident memory in KiB at the first measurement and at the end, the number of
 * live workers and run threads at most and last, and that of oneDNN's live objects at the first
 * measurement and last.
 */
final class SessionChurn {
  /** oneDNN's engine lives as long as the process. */
  private static final int ENGINES = 1;

  private static final int SIZE = 256;
  private static final int CHANNELS = 8;

  private final Model model = Model.of(network());
  private final Tensor input = Formula.input(1, CHANNELS, SIZE, SIZE);
  private final boolean close;
  private final String backend;
  private long mostThreads;

  private SessionChurn(boolean close, String backend) {
    this.close = close;
    this.backend = backend;
  }

  public static void main(String[] args) throws IOException, InterruptedException {
    var churn = new SessionChurn(args[0].equals("close"), args[1]);
    int warmUp = Integer.parseInt(args[2]);
    churn.run(warmUp);
    long residentBefore = residentKiB();
    long objectsBefore = churn.objects();
    churn.run(Integer.parseInt(args[3]) - warmUp);
    long residentAfter = residentKiB();
    long objectsAfter = churn.objects();
    System.out.printf(
        "%d %d %d %d %d %d%n",
        residentBefore,
        residentAfter,
        churn.mostThreads,
        settled(SessionChurn::threads, 0),
        objectsBefore,
        objectsAfter);
  }

  private void run(int sessions) {
    for (int i = 0; i < sessions; i++) {
      Session session = Session.builder(model).backends(backend).strict(true).threads(2).build();
      for (int run = 0; run <= i % 2; run++) {
        session.run(input);
      }
      mostThreads = Math.max(mostThreads, threads());
      if (close) {
        session.close();
      }
    }
  }

  /** oneDNN's objects: after closing at once, else when the collector has had time. */
  private long objects() throws InterruptedException {
    return close ? NativeObjects.live() : settled(NativeObjects::live, ENGINES);
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
    Value pooled = graph.node("maxpool", new MaxPool(Window.square(3, 2, 1)), x);
    Value sum = graph.node("sum", new Add(), pooled, pooled);
    Value means = graph.node("avgpool", new GlobalAveragePool(), sum);
    Value flat = graph.node("flat", new Flatten(), means);
    Value w = graph.constant("fc.weight", Formula.input("fc", 10, CHANNELS));
    return graph.output(graph.node("fc", Gemm.fullyConnected(), flat, w)).build();
  }

  private static long residentKiB() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  private static long threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("cardinal-(worker|run).*"))
        .count();
  }

  /** A number when the collector has had time for what was forgotten. */
  private static long settled(LongSupplier number, long wanted) throws InterruptedException {
    for (int i = 0; i < 100 && number.getAsLong() > wanted; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return number.getAsLong();
  }
}
