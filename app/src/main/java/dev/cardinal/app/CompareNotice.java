package dev.cardinal.app;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Stands for {@code cardinal compare} where that is not: it needs other libraries, which do not
 * belong to this artifact.
 */
@Command(
    name = "compare",
    description = {
      "Compares backends and other libraries on one network: times, outputs, memory. Only as"
          + " './cardinal compare' in Cardinal's source tree, which fetches those libraries."
    })
final class CompareNotice implements Runnable {
  @Unmatched private final List<String> ignored = new ArrayList<>();

  @Override
  public void run() {
    throw new CommandException(
        "compare needs other libraries, which this artifact does not bring along; './cardinal"
            + " compare' in Cardinal's source tree fetches and runs them");
  }
}
