package dev.cardinal.bench;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.tensor.Tensor;
import java.util.List;

/** Cardinal with an order of backends, or with {@code auto} and the backends that compete. */
final class CardinalContestant implements Contestant {
  private final List<String> backends;
  private final Session session;
  private final Tensor input;

  CardinalContestant(Model model, Tensor input, int threads, List<String> backends) {
    this.backends = backends;
    this.input = input;
    session = session(Session.builder(model).threads(threads), backends);
  }

  private static Session session(SessionBuilder builder, List<String> backends) {
    if (!backends.getFirst().equals("auto")) {
      return builder.backends(backends).build();
    }
    List<String> competing = backends.subList(1, backends.size());
    return (competing.isEmpty() ? builder : builder.backends(competing)).auto().build();
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
