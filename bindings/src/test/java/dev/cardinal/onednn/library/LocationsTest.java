package dev.cardinal.onednn.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Platforms, and where their users' caches are. */
class LocationsTest {
  @Test
  void everyClassifierHasItsFiles() throws UnavailableException {
    assertEquals(List.of("libgomp.so.1", "libdnnl.so.3"), Platform.of("Linux", "amd64").files());
    assertEquals("linux-arm64", Platform.of("Linux", "aarch64").classifier());
    assertEquals(
        List.of("libiomp5.dylib", "libdnnl.3.dylib"), Platform.of("Mac OS X", "x86_64").files());
    assertEquals(
        List.of("libomp.dylib", "libdnnl.3.dylib"), Platform.of("Mac OS X", "aarch64").files());
    assertEquals(List.of("dnnl.dll"), Platform.of("Windows 11", "amd64").files());
    assertEquals("org/bytedeco/dnnl/macosx-arm64/", Platform.of("Mac OS X", "aarch64").folder());
    assertEquals("org.bytedeco.dnnl.linux.x86_64", Platform.of("Linux", "amd64").module());
  }

  @Test
  void otherPlatformsAreAReason() {
    String reason =
        assertThrows(UnavailableException.class, () -> Platform.of("Linux", "riscv64"))
            .getMessage();
    assertTrue(reason.contains("no oneDNN for Linux on riscv64"), reason);
    assertTrue(reason.contains("-Dcardinal.onednn.library=PATH"), reason);
    assertThrows(UnavailableException.class, () -> Platform.of("FreeBSD", "amd64"));
  }

  private static Path cache(Map<String, String> properties, Map<String, String> environment) {
    return CacheLocation.of(properties::get, environment);
  }

  @Test
  void cachesAreWhereTheSystemHasThem() {
    Map<String, String> linux = Map.of("os.name", "Linux", "user.home", "/home/eva");
    assertEquals(Path.of("/home/eva/.cache/cardinal"), cache(linux, Map.of()));
    assertEquals(Path.of("/var/eva/cardinal"), cache(linux, Map.of("XDG_CACHE_HOME", "/var/eva")));
    assertEquals(
        Path.of("/home/eva/.cache/cardinal"), cache(linux, Map.of("XDG_CACHE_HOME", "relative")));
    assertEquals(
        Path.of("/Users/eva/Library/Caches/cardinal"),
        cache(Map.of("os.name", "Mac OS X", "user.home", "/Users/eva"), Map.of()));
    Map<String, String> windows = Map.of("os.name", "Windows 11", "user.home", "/eva");
    assertEquals(Path.of("/eva/AppData/Local/cardinal"), cache(windows, Map.of()));
    assertEquals(Path.of("/local/cardinal"), cache(windows, Map.of("LOCALAPPDATA", "/local")));
  }

  @Test
  void theUserMayNameAnother() {
    Map<String, String> properties =
        Map.of("os.name", "Linux", "user.home", "/home/eva", "cardinal.cache", "/srv/cache");
    assertEquals(Path.of("/srv/cache"), cache(properties, Map.of()));
  }

  @Test
  void versionsAndRuntimesThatDoNotFitAreAReason() throws UnavailableException {
    Path file = Path.of("libdnnl.so");
    new OneDnnVersion(3, 13, 0, 2).check(file, true);
    new OneDnnVersion(3, 3, 4, 1).check(file, false);
    assertRefused(new OneDnnVersion(3, 1, 0, 2), true, "is oneDNN 3.1.0, Cardinal needs 3.x");
    assertRefused(new OneDnnVersion(2, 7, 1, 2), true, "is oneDNN 2.7.1, Cardinal needs 3.x");
    assertRefused(new OneDnnVersion(4, 0, 0, 2), true, "is oneDNN 4.0.0, Cardinal needs 3.x");
    assertRefused(new OneDnnVersion(3, 13, 0, 4), true, "ONEDNN_CPU_RUNTIME=OMP or SEQ");
    assertRefused(new OneDnnVersion(3, 13, 0, 2), false, "ONEDNN_CPU_RUNTIME=OMP or SEQ");
  }

  private static void assertRefused(OneDnnVersion version, boolean openMp, String reason) {
    var e =
        assertThrows(
            UnavailableException.class, () -> version.check(Path.of("libdnnl.so"), openMp));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }
}
