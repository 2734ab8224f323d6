package dev.cardinal.bench.peer;

import dev.cardinal.bench.report.ProcessMemory;
import java.io.IOException;

/** The process that runs nothing, alone or after its runs. */
final class Resting {
  /** For what the last runs started to come to rest. */
  private static final int SETTLE_MILLIS = 500;

  private Resting() {}

  /** A Java without a contestant, which is what the others are more than. */
  public static void main(String[] args) throws IOException {
    var talk = new Talk();
    talk.say(new Answer.Done());
    talk.serve(
        request ->
            switch (request) {
              case Request.Rest(int millis) -> forMillis(millis);
              default -> throw new IllegalArgumentException("there is nothing here to " + request);
            });
  }

  static Answer.Resources forMillis(int millis) {
    ProcessMemory memory = ProcessMemory.now();
    sleep(SETTLE_MILLIS);
    ThreadTimes before = ThreadTimes.now();
    sleep(millis);
    double used = ThreadTimes.now().since(before).millis();
    return new Answer.Resources(
        memory.rss() << 10, memory.peakRss() << 10, used * 1000 / Math.max(1, millis));
  }

  private static void sleep(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at rest", e);
    }
  }
}
