package dev.cardinal.bench.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HugePagesTest {
  @TempDir Path folder;

  @Test
  void areAskedForWhereLinuxGrantsThemOnRequest() throws IOException {
    assertEquals(List.of("-XX:+UseTransparentHugePages"), options("always [madvise] never\n"));
    assertEquals(List.of("-XX:+UseTransparentHugePages"), options("[always] madvise never\n"));
  }

  @Test
  void areNotAskedForWhereJavaWouldWarn() throws IOException {
    assertEquals(List.of(), options("always madvise [never]\n"));
    assertEquals(List.of(), HugePages.options(folder.resolve("none")));
  }

  private List<String> options(String enabled) throws IOException {
    return HugePages.options(Files.writeString(folder.resolve("enabled"), enabled));
  }
}
