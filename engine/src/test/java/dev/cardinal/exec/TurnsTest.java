package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Callers take the places of workers, and wait until these have made way. */
@Timeout(30)
final class TurnsTest {
  private static Thread start(Runnable body) {
    return Thread.ofPlatform().daemon().start(body);
  }

  private static void enter(Turns turns) {
    try {
      turns.enter();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void assertWaits(Thread thread) throws InterruptedException {
    assertFalse(thread.join(java.time.Duration.ofMillis(100)), "should wait");
  }

  private static void assertEnds(Thread thread) throws InterruptedException {
    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertFalse(thread.isAlive(), "should have ended");
  }

  @Test
  void workersHaveThePlacesThatCallersLeave() throws InterruptedException {
    var turns = new Turns(4);
    turns.enter();
    assertEquals(3, turns.workers());
    turns.enter();
    assertEquals(2, turns.workers());
    assertTrue(turns.may(2));
    assertFalse(turns.may(3));
    assertFalse(turns.begin(3));
    turns.leave();
    assertTrue(turns.begin(3));
  }

  @Test
  void aCallerWaitsForTheWorkerWhosePlaceItTakes() throws InterruptedException {
    var turns = new Turns(2);
    turns.enter();
    assertTrue(turns.begin(1));
    Thread second = start(() -> enter(turns));
    assertWaits(second);
    assertFalse(turns.may(1));
    second.interrupt(); // it has its place already
    assertWaits(second);
    turns.end(1);
    assertEnds(second);
  }

  @Test
  void aCallerThatLeavesMakesRoomForOneThatWaitsForAWorker() throws InterruptedException {
    var turns = new Turns(2);
    turns.enter();
    assertTrue(turns.begin(1));
    Thread second = start(() -> enter(turns));
    assertWaits(second);
    turns.leave();
    assertEnds(second);
    assertTrue(turns.may(1));
  }

  @Test
  void whoTakesAllPlacesWaitsForCallersAndWorkers() throws InterruptedException {
    var turns = new Turns(3);
    turns.enter();
    turns.enter();
    assertTrue(turns.begin(1));
    Thread alone = start(turns::enterAll);
    assertWaits(alone);
    turns.leave();
    assertWaits(alone);
    assertFalse(turns.may(1));
    turns.end(1);
    assertEnds(alone);
    assertEquals(0, turns.workers());
    turns.leaveAll();
    assertEquals(2, turns.workers());
  }
}
