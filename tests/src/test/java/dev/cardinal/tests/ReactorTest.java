package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The tests run where they think they do: on Java 25 or newer, on the class path. */
final class ReactorTest {
  @Test
  void onJava25() {
    assertTrue(Runtime.version().feature() >= 25, () -> Runtime.version().toString());
  }

  @Test
  void onTheClassPathWithVectors() {
    assertFalse(ReactorTest.class.getModule().isNamed());
    assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent());
  }
}
