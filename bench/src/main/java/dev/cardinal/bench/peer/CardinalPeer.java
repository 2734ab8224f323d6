package dev.cardinal.bench.peer;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.layers.CardinalLayers;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.onednn.OneDnnBackend;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Cardinal, with backends in an order of preference. {@code onednn} alone stands for oneDNN and,
 * for what that declines, {@code vector}: what a caller who wants oneDNN would ask for.
 */
final class CardinalPeer implements Peer {
  static final String REFERENCE = "reference";
  private static final String VECTOR = "vector";
  private static final String ONE_DNN = "onednn";
  private static final String AUTO = "auto";

  /** What may be joined. */
  static final List<String> BACKENDS = List.of(VECTOR, ONE_DNN, REFERENCE, AUTO);

  private final String id;
  private final List<String> backends;

  CardinalPeer(String id, List<String> backends) {
    this.id = id;
    this.backends = id.equals(ONE_DNN) ? List.of(ONE_DNN, VECTOR) : List.copyOf(backends);
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return "Cardinal "
        + backends.stream()
            .map(name -> name.equals(ONE_DNN) ? "oneDNN" : name)
            .collect(Collectors.joining(" + "));
  }

  @Override
  public List<String> artifacts() {
    var artifacts = new ArrayList<>(List.of("cardinal-engine", "cardinal-formats"));
    artifacts.addAll(List.of("protobuf-java", "jackson-core")); // to read ONNX
    if (usesOneDnn()) {
      artifacts.addAll(List.of("cardinal-onednn", "dnnl"));
    }
    return artifacts;
  }

  private boolean usesOneDnn() {
    return backends.contains(ONE_DNN) || backends.contains(AUTO);
  }

  @Override
  public List<String> javaOptions() {
    var options = new ArrayList<>(List.of("--add-modules=jdk.incubator.vector"));
    options.addAll(HugePages.options());
    return options;
  }

  @Override
  public Contestant open(Setting setting) {
    requireAvailable();
    return new CardinalContestant(
        Model.load(setting.model()), setting.input(), setting.threads(), backends);
  }

  /** Else the session would warn and compute without. */
  private void requireAvailable() {
    if (backends.contains(ONE_DNN)) {
      Optional<String> reason = new OneDnnBackend().unavailable();
      if (reason.isPresent()) {
        throw new IllegalStateException("oneDNN is not available: " + reason.get());
      }
    }
  }

  @Override
  public List<Layer> layers(Contestant contestant, Setting setting) {
    return CardinalLayers.of(setting.subject(id), contestant::run, backends);
  }

  @Override
  public String version() {
    String version = Session.class.getPackage().getImplementationVersion();
    String cardinal = version == null ? "(not packaged)" : version;
    return usesOneDnn() ? cardinal + ", oneDNN " + new OneDnnBackend().version() : cardinal;
  }
}
