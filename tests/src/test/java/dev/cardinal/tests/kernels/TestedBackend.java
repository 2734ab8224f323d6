package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.onednn.OneDnnBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.tests.OneDnn;
import dev.cardinal.vector.VectorBackend;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The backends whose kernels are tested, with what they promise. */
enum TestedBackend {
  /** Pure Java: any number of threads gives the same bits; everything is row-major. */
  VECTOR(true),
  /** oneDNN: operands may stand in layouts of its own. */
  ONEDNN(false);

  /** Which of them a run is for, by their names; all if it does not say. */
  private static final String CHOSEN = System.getProperty("cardinal.tests.backends", "");

  private final boolean rowMajor;

  TestedBackend(boolean rowMajor) {
    this.rowMajor = rowMajor;
  }

  /** Those that this run is for. */
  static List<TestedBackend> chosen() {
    return Arrays.stream(values())
        .filter(tested -> CHOSEN.isEmpty() || CHOSEN.contains(tested.made().name()))
        .toList();
  }

  /** Whether all its kernels take and give row-major tensors. */
  boolean isRowMajor() {
    return rowMajor;
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
