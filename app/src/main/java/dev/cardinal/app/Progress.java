package dev.cardinal.app;

import java.io.PrintWriter;
import java.util.Timer;
import java.util.TimerTask;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Shows on the standard error that something long is under way: from the second second on, on a
 * terminal only. Closing it removes what it has drawn.
 */
final class Progress implements AutoCloseable {
  /** The launcher sets this system property where the standard error is a terminal. */
  private static final String TERMINAL = "cardinal.terminal";

  private static final int FIRST_MILLIS = 1000;
  private static final int EVERY_MILLIS = 200;
  private static final int WIDTH = 24;
  private static final String CLEAR = "\r\033[K";

  private final PrintWriter err;
  private final String what;
  private final int total;
  private final long start = System.nanoTime();
  private final Timer timer = new Timer("progress", true);
  private int done;
  private boolean drawn;

  private Progress(PrintWriter err, String what, int total, boolean shown) {
    this.err = err;
    this.what = what;
    this.total = total;
    if (shown) {
      timer.schedule(
          new TimerTask() {
            @Override
            public void run() {
              draw();
            }
          },
          FIRST_MILLIS,
          EVERY_MILLIS);
    }
  }

  /** Something of which one cannot tell how far it is. */
  static Progress of(CommandSpec spec, String what) {
    return of(spec, what, 0);
  }

  /** Something that consists of so many steps. */
  static Progress of(CommandSpec spec, String what, int total) {
    PrintWriter err = spec.commandLine().getErr();
    return new Progress(err, what, total, Boolean.getBoolean(TERMINAL));
  }

  /** A step is done. */
  synchronized void step() {
    done++;
  }

  /** Makes room for another line, which the bar will follow. */
  synchronized void clear() {
    if (drawn) {
      err.print(CLEAR);
      err.flush();
      drawn = false;
    }
  }

  private synchronized void draw() {
    long seconds = (System.nanoTime() - start) / 1_000_000_000;
    int filled = total == 0 ? 0 : WIDTH * done / total;
    String bar = "[" + "=".repeat(filled) + " ".repeat(WIDTH - filled) + "] " + done + "/" + total;
    err.print(CLEAR + what + " " + (total == 0 ? "..." : bar) + " " + seconds + " s");
    err.flush();
    drawn = true;
  }

  @Override
  public synchronized void close() {
    timer.cancel();
    clear();
  }
}
