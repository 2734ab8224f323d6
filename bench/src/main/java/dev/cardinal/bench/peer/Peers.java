package dev.cardinal.bench.peer;

import java.util.List;
import java.util.ServiceLoader;
import java.util.TreeSet;

/** The libraries that can be compared, by the names that {@code --with} gives them. */
public final class Peers {
  private Peers() {}

  /**
   * A peer.
   *
   * @param id that of a service, or backends of Cardinal's joined by {@code +}
   * @throws IllegalArgumentException if there is none, with those that there are
   */
  public static Peer of(String id) {
    for (Peer peer : services()) {
      if (peer.id().equals(id)) {
        return peer;
      }
    }
    List<String> backends = List.of(id.split("\\+", -1));
    if (CardinalPeer.BACKENDS.containsAll(backends)) {
      return new CardinalPeer(id, backends);
    }
    throw new IllegalArgumentException(
        "there is no contestant '"
            + id
            + "'; there are "
            + String.join(", ", ids())
            + ", and Cardinal's backends joined by '+'");
  }

  private static List<String> ids() {
    var ids = new TreeSet<String>(CardinalPeer.BACKENDS);
    services().forEach(peer -> ids.add(peer.id()));
    return List.copyOf(ids);
  }

  private static ServiceLoader<Peer> services() {
    return ServiceLoader.load(Peer.class, Peers.class.getClassLoader());
  }
}
