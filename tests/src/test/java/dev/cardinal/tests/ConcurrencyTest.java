package dev.cardinal.tests;

import dev.cardinal.Session;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Eight threads on one session, with different inputs: every answer is the serial one's bits. */
final class ConcurrencyTest {
  private static final int CALLERS = 8;
  private static final int RUNS = 200;
  private static final int INPUTS = 20;

  @ParameterizedTest(name = "{0} threads, at most {1} runs at once, {2} plans")
  @CsvSource({"3, 3, 8", "2, 8, 2"})
  @Timeout(300)
  void concurrentRunsGiveTheSerialBits(int threads, int runsAtOnce, int plans)
      throws InterruptedException, ExecutionException {
    List<Tensor> inputs = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      inputs.add(Formula.input("input " + i, 1 + i % 3, 1, 28, 28));
    }
    List<Tensor> expected;
    try (Session serial = Session.builder(FashionNetwork.load()).threads(1).build()) {
      expected = inputs.stream().map(input -> serial.run(input)).toList();
    }
    try (Session session =
            Session.builder(FashionNetwork.load())
                .threads(threads)
                .maxConcurrentRuns(runsAtOnce)
                .maxPlans(plans)
                .build();
        var callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Callable<Tensor>> calls = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        Tensor input = inputs.get(i % INPUTS);
        calls.add(() -> session.run(input));
      }
      List<Future<Tensor>> answers = callers.invokeAll(calls, 4, TimeUnit.MINUTES);
      for (int i = 0; i < RUNS; i++) {
        Errors.assertSame(answers.get(i).get(), expected.get(i % INPUTS), "run " + i);
      }
    }
  }
}
