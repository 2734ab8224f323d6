package dev.cardinal.bench.torch;

import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.peer.Peer;
import dev.cardinal.bench.peer.Setting;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** PyTorch by DJL. */
public final class PyTorchPeer implements Peer {
  private String version = "";

  /** For the service loader. */
  public PyTorchPeer() {}

  @Override
  public String id() {
    return "pytorch";
  }

  @Override
  public String title() {
    return "PyTorch";
  }

  @Override
  public List<String> artifacts() {
    return List.of(
        "pytorch-engine",
        "pytorch-jni",
        "pytorch-native-cpu",
        "api", // DJL's
        "commons-codec",
        "commons-compress",
        "commons-io",
        "gson",
        "jna",
        "slf4j-api");
  }

  @Override
  public Path model(Graph graph, TensorType image, Path onnx) {
    Path archive = onnx.resolveSibling("network.pt");
    TorchScriptWriter.write(
        archive, graph, Map.of(graph.inputs().getFirst().value().name(), image));
    return archive;
  }

  @Override
  public Contestant open(Setting setting) {
    var contestant = new PyTorchContestant(setting.model(), setting.input(), setting.threads());
    version = PyTorchContestant.version() + ", " + contestant.optimization();
    return contestant;
  }

  @Override
  public String version() {
    return version;
  }
}
