package dev.cardinal.bench.torch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TorchLibraryTest {
  @ParameterizedTest
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, osx-aarch64",
    "Mac OS X, x86_64, osx-x86_64",
    "Windows 11, amd64, win-x86_64"
  })
  void platformsAreCalledAsDjlDoes(String os, String arch, String expected) {
    assertEquals(expected, TorchLibrary.platform(os, arch));
  }

  @Test
  void aLibraryForAnotherPlatformIsTheReason() {
    TorchLibrary.require("linux-x86_64", "linux-x86_64");
    var error =
        assertThrows(
            IllegalStateException.class, () -> TorchLibrary.require("linux-x86_64", "osx-x86_64"));
    assertEquals(
        "PyTorch's library at hand is for linux-x86_64, this machine is osx-x86_64",
        error.getMessage());
  }
}
