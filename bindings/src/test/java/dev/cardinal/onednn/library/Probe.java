package dev.cardinal.onednn.library;

import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.onednn.primitive.Tensors;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;

/** A program that prints whether oneDNN is available, or why not; to be run in a JVM of its own. */
public final class Probe {
  private Probe() {}

  /** With the argument {@code twice} it asks in two more class loaders. */
  public static void main(String[] args) throws Exception {
    System.out.println(answer());
    for (int i = 0; args.length > 0 && args[0].equals("twice") && i < 2; i++) {
      var urls = new ArrayList<URL>();
      for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
        urls.add(Path.of(entry).toUri().toURL());
      }
      ClassLoader apart =
          new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
      System.out.println(apart.loadClass(Probe.class.getName()).getMethod("answer").invoke(null));
    }
  }

  /** The version and a computed number, or the reason. */
  public static String answer() {
    String reason = OneDnnLibrary.unavailable().orElse(null);
    if (reason != null) {
      return reason;
    }
    try (var tensors = new Tensors()) {
      MemoryDesc desc = tensors.dense(1);
      PrimitiveDesc square =
          tensors.keep(
              Forward.eltwise(
                  tensors.engine, Algorithm.ELTWISE_SQUARE, desc, desc, 0, 0, Attributes.NONE));
      float[] nine = tensors.compute(square, java.util.Map.of(Arg.SRC, new float[] {3}), 1);
      return "oneDNN " + OneDnnLibrary.required().version() + ": " + nine[0];
    }
  }
}
