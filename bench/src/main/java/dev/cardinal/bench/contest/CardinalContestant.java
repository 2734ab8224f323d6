package dev.cardinal.bench.contest;

import dev.cardinal.Model;
import dev.cardinal.Profile;
import dev.cardinal.Session;
import dev.cardinal.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/**
 * Cardinal with an order of backends, or {@code auto}. Keeps the times of the steps of each timed
 * run.
 */
public final class CardinalContestant implements Contestant {
  private final List<String> backends;
  private final Session session;
  private final Tensor input;
  private Tensor output = Tensor.scalar(0f);
  private final List<Profile> profiles = new ArrayList<>();

  /** A session of its own for a workload. */
  public CardinalContestant(Workload workload, int threads, List<String> backends) {
    this(workload.model(), workload.input(), threads, backends);
  }

  /** A session of its own for a model and an input. */
  public CardinalContestant(Model model, Tensor input, int threads, List<String> backends) {
    this.backends = List.copyOf(backends);
    this.input = input;
    session = Session.builder(model).threads(threads).backends(backends).build();
  }

  @Override
  public String name() {
    return "cardinal " + String.join(",", backends);
  }

  @Override
  public void run() {
    output = session.run(input);
  }

  @Override
  public Tensor output() {
    return output;
  }

  @Override
  public void beforeTimed() {
    session.resetProfile();
  }

  @Override
  public void afterTimed() {
    profiles.add(session.profile().orElseThrow());
  }

  /** One profile for each timed run. */
  public List<Profile> profiles() {
    return Collections.unmodifiableList(profiles);
  }

  /** The floating-point operations of one run. */
  public long flops() {
    String name = session.inputs().getFirst().value().name();
    return session.plan(Map.of(name, input.type())).steps().stream()
        .mapToLong(step -> step.flops())
        .sum();
  }

  @Override
  public void close() {
    session.close();
  }
}
