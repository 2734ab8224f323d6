package dev.cardinal.exec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Who takes which tasks of a step, seen from one thread. */
final class JobTest {
  private static final float[] NO_SCRATCH = {};

  private final List<Integer> run = new ArrayList<>();

  private Job begun(int threads, int tasks) {
    var job = new Job(threads);
    job.open(Thread.currentThread());
    job.begin(tasks, (i, _) -> run.add(i), 0);
    return job;
  }

  private List<Integer> helped(Job job, int slot) {
    int before = run.size();
    assertTrue(job.help(slot, _ -> NO_SCRATCH));
    return List.copyOf(run.subList(before, run.size()));
  }

  private static List<Integer> range(int begin, int end) {
    return IntStream.range(begin, end).boxed().toList();
  }

  @Test
  void anOwnerTakesItsRangeFromTheFront() {
    Job job = begun(4, 64);
    assertEquals(range(16, 18), helped(job, 1));
    assertEquals(range(18, 19), helped(job, 1));
    assertEquals(range(32, 34), helped(job, 2));
    assertEquals(range(0, 2), helped(job, 0));
  }

  @Test
  void whoHasDoneItsOwnTakesFromTheEndsOfOthers() {
    Job job = begun(2, 16);
    while (run.size() < 8) {
      helped(job, 1);
    }
    assertEquals(range(8, 16), run);
    assertEquals(range(6, 8), helped(job, 1));
    assertEquals(range(0, 1), helped(job, 0));
    assertEquals(range(4, 6), helped(job, 1));
  }

  @Test
  void aWorkerThatNeverComesLeavesItsPartToTheCaller() {
    Job job = begun(64, 1000);
    job.finish(NO_SCRATCH);
    assertEquals(range(0, 1000), run.stream().sorted().toList());
  }

  @Test
  void ownersOfTasksAreCalledOncePerStep() {
    Job job = begun(4, 3);
    assertTrue(job.calls(1));
    assertTrue(job.calls(2));
    assertFalse(job.calls(3), "there are three tasks");
    job.finish(NO_SCRATCH);
    assertFalse(job.help(2, _ -> NO_SCRATCH));
    assertFalse(job.calls(2));
    job.begin(4, (i, _) -> run.add(i), 0);
    assertTrue(job.calls(2));
    assertTrue(job.calls(3));
    job.finish(NO_SCRATCH);
    assertEquals(7, run.size());
  }
}
