package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.model.ResNet;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/**
 * A program that runs ResNet-18 for several batch sizes on one session. It prints the bytes that
 * are used on the heap, and those of packed weights, after the first plan and after the third,
 * whether the later plans gave the bits of another session's (1 or 0), the same after a plan for
 * which the file was gone: whether that was the error which says so, and the bytes of the model's
 * file that were in memory as its mapping after the first plan, or 0 where no system tells.
 *
 * <p>Argument: a folder for the model's file.
 */
final class WeightsProbe {
  private static final int SIZE = 64;

  private WeightsProbe() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    Path file = Path.of(args[0], "resnet18.onnx");
    OnnxWriter.write(file, ResNet.RESNET18.graph(new SeededWeights(0)));
    Tensor three;
    try (Session other = session(file)) {
      three = other.run(input(3));
    }
    try (Session session = session(file)) {
      session.run(input(1));
      long mapped = mapped(file);
      long used = used();
      long packed = packed(session);
      session.run(input(2));
      used(); // whatever was read again for it is forgotten
      boolean same = Arrays.equals(three.toFloats(), session.run(input(3)).toFloats());
      long usedThen = used();
      long packedThen = packed(session);
      Path hidden = Files.move(file, Path.of(args[0], "hidden"));
      boolean told = isTold(session, file);
      Files.move(hidden, file);
      session.run(input(4));
      System.out.printf(
          "%d %d %d %d %d %d %d%n",
          used, packed, usedThen, packedThen, same ? 1 : 0, told ? 1 : 0, mapped);
    }
  }

  private static Session session(Path file) {
    // Which fast algorithm takes a layer, and so what is packed for it, may depend on the batch.
    return Session.builder(Model.load(file)).threads(2).fastAlgorithms(false).build();
  }

  private static Tensor input(int batch) {
    return Formula.input(batch, 3, SIZE, SIZE);
  }

  private static boolean isTold(Session session, Path file) {
    try {
      session.run(input(4));
      return false;
    } catch (IllegalStateException e) {
      return e.getMessage().contains(file.toString()) && e.getMessage().contains("read again");
    }
  }

  /** The resident bytes of a file's mappings: Linux's proc_pid_smaps(5). */
  private static long mapped(Path file) throws IOException {
    Path maps = Path.of("/proc/self/smaps");
    if (!Files.isReadable(maps)) {
      return 0;
    }
    long kibibytes = 0;
    boolean ofFile = false;
    for (String line : Files.readAllLines(maps)) {
      if (line.matches("[0-9a-f]+-[0-9a-f]+ .*")) {
        ofFile = line.endsWith(file.toRealPath().toString());
      } else if (ofFile && line.startsWith("Rss:")) {
        kibibytes += Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return kibibytes << 10;
  }

  private static long packed(Session session) {
    return session.plan(Map.of("input", TensorType.float32(1, 3, SIZE, SIZE))).packedBytes();
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(50);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
