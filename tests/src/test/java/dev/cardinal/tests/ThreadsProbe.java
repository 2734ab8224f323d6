package dev.cardinal.tests;

import com.sun.management.OperatingSystemMXBean;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.tensor.Tensor;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A program that runs one session with {@link #THREADS} threads from {@link #CALLERS} threads at
 * once. Its argument is the backend of convolutions; all else is oneDNN's. It prints by how many
 * the threads of the process grew beside the callers once one run had been, how many run threads
 * there were at most, and how many milliseconds of CPU time an idle second took, the least of a
 * few: the virtual machine may still compile during others.
 */
final class ThreadsProbe {
  static final int THREADS = 4;
  static final int CALLERS = 16;
  private static final int RUNS = 20;
  private static final int SECONDS = 3;

  /** Threads that found no work sleep after this time. */
  private static final long SETTLE_MILLIS = 500;

  private final Session session;
  private final AtomicLong mostThreads = new AtomicLong();
  private final AtomicLong mostRunThreads = new AtomicLong();

  private ThreadsProbe(Session session) {
    this.session = session;
  }

  public static void main(String[] args) throws InterruptedException, ExecutionException {
    SessionBuilder builder = Session.builder(FashionNetwork.load()).threads(THREADS).strict(true);
    try (Session session = builder.backends("onednn").override("Conv", args[0]).build()) {
      var probe = new ThreadsProbe(session);
      probe.run(1);
      long before = threads();
      probe.callAtOnce();
      long grown = probe.mostThreads.get() - CALLERS - before;
      System.out.println(grown + " " + probe.mostRunThreads + " " + idleMillis());
    }
  }

  private void callAtOnce() throws InterruptedException, ExecutionException {
    try (var callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Callable<Void>> calls = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        calls.add(() -> run(RUNS));
      }
      for (Future<Void> call : callers.invokeAll(calls)) {
        call.get();
      }
    }
  }

  private Void run(int runs) {
    Tensor input = Formula.input(1, 1, 28, 28);
    for (int i = 0; i < runs; i++) {
      session.run(input);
      mostThreads.accumulateAndGet(threads(), Math::max);
      mostRunThreads.accumulateAndGet(runThreads(), Math::max);
    }
    return null;
  }

  /** All threads of the process, native ones too. */
  private static long threads() {
    return new File("/proc/self/task").list().length;
  }

  private static long runThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("cardinal-run"))
        .count();
  }

  private static long idleMillis() throws InterruptedException {
    var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    Thread.sleep(SETTLE_MILLIS);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < SECONDS; i++) {
      long before = process.getProcessCpuTime();
      Thread.sleep(1000);
      least = Math.min(least, process.getProcessCpuTime() - before);
    }
    return least / 1_000_000;
  }
}
