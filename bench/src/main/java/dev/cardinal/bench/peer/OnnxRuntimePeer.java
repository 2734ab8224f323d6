package dev.cardinal.bench.peer;

import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.bench.contest.OnnxRuntimeContestant;
import dev.cardinal.bench.layers.OnnxRuntimeLayers;
import dev.cardinal.bench.result.Layer;
import java.util.List;

/** ONNX Runtime by its Java interface. */
public final class OnnxRuntimePeer implements Peer {
  /** For the service loader; it has no state. */
  public OnnxRuntimePeer() {}

  @Override
  public String id() {
    return "ort";
  }

  @Override
  public String title() {
    return "ONNX Runtime";
  }

  @Override
  public List<String> artifacts() {
    return List.of("onnxruntime");
  }

  @Override
  public Contestant open(Setting setting) {
    return OnnxRuntimeContestant.of(
        setting.model(), setting.sizes(), setting.input(), setting.threads());
  }

  @Override
  public List<Layer> layers(Contestant contestant, Setting setting) {
    return OnnxRuntimeLayers.of(setting.subject(id()), setting.sizes());
  }

  @Override
  public String version() {
    return OnnxRuntimeContestant.version();
  }
}
