package dev.cardinal.bench.layers;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.npy.Npy;
import dev.cardinal.onednn.primitive.OneDnn;
import dev.cardinal.tensor.Tensor;
import java.nio.file.Path;
import java.util.List;

/**
 * A process that runs a session some times while oneDNN prints to the standard output what it does.
 */
final class OneDnnMain {
  private OneDnnMain() {}

  /** Arguments: the model, the input, threads, backends, runs before, and runs that are printed. */
  public static void main(String[] args) {
    Model model = Model.load(Path.of(args[0]));
    Tensor input = Npy.read(Path.of(args[1]));
    int threads = Integer.parseInt(args[2]);
    try (Session session =
        Session.builder(model).threads(threads).backends(List.of(args[3].split(","))).build()) {
      run(session, input, Integer.parseInt(args[4]));
      OneDnn.verbose(1);
      run(session, input, Integer.parseInt(args[5]));
      OneDnn.verbose(0);
    }
  }

  private static void run(Session session, Tensor input, int runs) {
    for (int i = 0; i < runs; i++) {
      session.run(input);
    }
  }
}
