package dev.cardinal.bench.peer;

import dev.cardinal.bench.report.ProcessMemory;
import java.io.IOException;

/** The process that runs nothing, alone or after its runs. */
final class Resting {
  private Resting() {}

  /** A Java without a contestant, which is what the others are more than. */
  public static void main(String[] args) throws IOException {
    var talk = new Talk();
    talk.say(new Answer.Done());
    talk.serve(
        request ->
            switch (request) {
              case Request.Rest(int pause, int millis) -> measure(pause, millis);
              default -> throw new IllegalArgumentException("there is nothing here to " + request);
            });
  }

  static Answer.Resources measure(int pauseMillis, int millis) {
    ProcessMemory memory = ProcessMemory.now();
    sleep(pauseMillis);
    ThreadTimes before = ThreadTimes.now();
    sleep(millis);
    ThreadTimes used = ThreadTimes.now().since(before);
    double ofOneSecond = 1000.0 / Math.max(1, millis);
    return new Answer.Resources(
        memory.rss() << 10,
        memory.peakRss() << 10,
        used.millis() * ofOneSecond,
        used.withoutJvm().millis() * ofOneSecond);
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
