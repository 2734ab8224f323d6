package dev.cardinal.exec;

import dev.cardinal.spi.KernelCall.Task;

/** A way to run the tasks of a kernel. */
interface Parallel {
  /** One task after the other, on the calling thread. */
  Parallel ON_ONE_THREAD =
      (tasks, task, _, scratch) -> {
        for (int i = 0; i < tasks; i++) {
          task.run(i, scratch);
        }
      };

  /**
   * Runs tasks and returns when they are done.
   *
   * @param tasks how many
   * @param task what each does
   * @param scratchFloats the length of the scratch arrays that other threads give to tasks
   * @param callerScratch the scratch array for tasks on the calling thread
   */
  void run(int tasks, Task task, int scratchFloats, float[] callerScratch);
}
