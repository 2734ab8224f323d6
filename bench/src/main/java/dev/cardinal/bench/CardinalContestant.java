package dev.cardinal.bench;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.tensor.Tensor;
import java.util.List;

/** Cardinal with an order of backends, or {@code auto}. */
final class CardinalContestant implements Contestant {
  private final List<String> backends;
  private final Session session;
  private final Tensor input;

  CardinalContestant(Model model, Tensor input, int threads, List<String> backends) {
    this.backends = backends;
    this.input = input;
    session = Session.builder(model).threads(threads).backends(backends).build();
  }

  @Override
  public String name() {
    return "cardinal " + String.join(",", backends);
  }

  @Override
  public Tensor run() {
    return session.run(input);
  }

  @Override
  public void close() {
    session.close();
  }
}
