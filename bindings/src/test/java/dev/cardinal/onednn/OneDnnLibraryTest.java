package dev.cardinal.onednn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class OneDnnLibraryTest {
  @Test
  void loads() {
    assertEquals(Optional.empty(), OneDnnLibrary.unavailable());
    OneDnnLibrary library = OneDnnLibrary.required();
    assertEquals("3.13.0", library.version().toString());
    OpenMp openMp = library.openMp().orElseThrow();
    openMp.setThreads(3);
    assertEquals(3, openMp.maxThreads());
    assertTrue(library.file().isAbsolute());
  }
}
