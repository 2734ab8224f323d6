package dev.cardinal.tests;

import com.sun.management.OperatingSystemMXBean;
import dev.cardinal.Session;
import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/**
 * A program that runs a network for a while and then lets the session rest. It prints how many
 * threads compute, and the processor time in microseconds that the whole process took while it
 * rested. Argument: for how many seconds.
 */
final class IdleProbe {
  private static final int RUNS = 200;

  /** For the compiler, which comes after the runs. */
  private static final long SETTLE_MILLIS = 1500;

  private IdleProbe() {}

  public static void main(String[] args) throws InterruptedException {
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    try (Session session = Session.of(FashionNetwork.load())) {
      for (int i = 0; i < RUNS; i++) {
        session.run(Formula.input(1, 1, 28, 28));
      }
      Thread.sleep(SETTLE_MILLIS);
      long before = process.getProcessCpuTime();
      TimeUnit.SECONDS.sleep(Long.parseLong(args[0]));
      long nanos = process.getProcessCpuTime() - before;
      System.out.printf("%d %d%n", session.threads(), nanos / 1000);
    }
  }
}
