package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tests.OneDnn;
import dev.cardinal.vector.VectorBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The backends whose kernels are tested, with what they promise. */
enum TestedBackend {
  /** Pure Java: any number of threads gives the same bits; some kernels share one layout. */
  VECTOR(false),
  /** oneDNN: operands may stand in layouts of its own, each kernel as it likes. */
  ONEDNN(true);

  /** The layout that kernels of the vector backend share. */
  private static final Layout SHARED = Layout.of("aBcd16b");

  /** Which of them a run is for, by their names; all if it does not say. */
  private static final String CHOSEN = System.getProperty("cardinal.tests.backends", "");

  private final boolean choosesLayouts;

  TestedBackend(boolean choosesLayouts) {
    this.choosesLayouts = choosesLayouts;
  }

  /** Those that this run is for. */
  static List<TestedBackend> chosen() {
    return Arrays.stream(values())
        .filter(tested -> CHOSEN.isEmpty() || CHOSEN.contains(tested.made().name()))
        .toList();
  }

  /** The layouts in which the operands of a case may stand. */
  List<List<Layout>> standings(KernelCase problem) {
    return choosesLayouts ? Standings.of(problem) : Standings.shared(problem, SHARED);
  }

  /** Whether every kernel may have layouts of its own. */
  boolean choosesLayouts() {
    return choosesLayouts;
  }

  /** The backend; a test of one that is not for this platform is skipped. */
  Backend backend() {
    if (this == ONEDNN) {
      OneDnn.required();
    }
    Backend backend = made();
    assertEquals(Optional.empty(), backend.unavailable());
    return backend;
  }

  private Backend made() {
    return switch (this) {
      case VECTOR -> new VectorBackend();
      case ONEDNN -> new OneDnnBackend();
    };
  }
}
