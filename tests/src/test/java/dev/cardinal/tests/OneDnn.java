package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cardinal.Profile;
import dev.cardinal.Session;
import dev.cardinal.onednn.OneDnnBackend;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** oneDNN in tests: whether it is there, and what of a session it computed. */
public final class OneDnn {
  /** oneDNN first, and the others for what it declines. */
  public static final List<String> FIRST = List.of(OneDnnBackend.NAME, "vector", "reference");

  private OneDnn() {}

  /**
   * Skips a test where oneDNN's library is not for this platform, and says so in the report; on
   * Linux on x86-64, where continuous integration runs, it must be there.
   */
  public static void required() {
    Optional<String> reason = new OneDnnBackend().unavailable();
    if (isPlatform("linux", "amd64")) {
      assertEquals(Optional.empty(), reason, "oneDNN is unavailable");
    }
    assumeTrue(reason.isEmpty(), () -> "oneDNN is unavailable: " + reason.orElse(""));
  }

  private static boolean isPlatform(String system, String processor) {
    return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith(system)
        && System.getProperty("os.arch").equals(processor);
  }

  /** The kernels of a session that has run, for each step of its plan that is no reorder. */
  public static List<String> kernels(Session session) {
    return session.profile().orElseThrow().steps().stream()
        .filter(step -> !step.operator().equals("Reorder"))
        .map(Profile.Step::kernel)
        .toList();
  }

  /** How many kernels of a list are oneDNN's. */
  public static long count(List<String> kernels) {
    return kernels.stream().filter(OneDnn::isOurs).count();
  }

  private static boolean isOurs(String kernel) {
    return kernel.startsWith(OneDnnBackend.NAME + ":");
  }
}
