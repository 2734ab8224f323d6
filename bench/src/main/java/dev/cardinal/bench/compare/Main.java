package dev.cardinal.bench.compare;

import java.util.List;

/** The {@code cardinal} command with {@code compare}, for which it needs the peers. */
public final class Main {
  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    dev.cardinal.app.Main.main(args, List.of(new CompareCommand()));
  }
}
