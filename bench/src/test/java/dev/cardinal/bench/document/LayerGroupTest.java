package dev.cardinal.bench.document;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.result.Layer;
import dev.cardinal.bench.result.MadeUp;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayerGroupTest {
  private static final String POINTWISE = "conv n1 ic64 ih56 oc128 kh1";

  private static Layer layer(String contestant, double start, double millis, String... nodes) {
    return new Layer(
        contestant, 1, 1, List.of(nodes), "Relu", "kernel", "", 0, 4_000_000, start, millis, 0);
  }

  private static Layer conv(String contestant, double start, double millis, String... nodes) {
    List<String> names = List.of(nodes);
    return new Layer(
        contestant, 1, 1, names, "Conv", "kernel", POINTWISE, 51_380_224, 0, start, millis, 0);
  }

  @Test
  void layersThatShareANodeAreOneGroup() {
    List<LayerGroup> groups =
        LayerGroup.of(
            List.of(
                conv("a", 0, 2, "conv1", "relu1"),
                layer("a", 2, 1, "pool"),
                conv("b", 0, 3, "conv1"),
                layer("b", 3, 1.5, "relu1"),
                layer("b", 5, 4, "pool")));
    assertEquals(List.of("conv1", "pool"), groups.stream().map(LayerGroup::node).toList());
    LayerGroup first = groups.getFirst();
    assertEquals(2, first.millis("a"));
    assertEquals(4.5, first.millis("b"));
    assertEquals(2, first.nodes());
    assertEquals(POINTWISE, first.problem());
    assertEquals(LayerKind.POINTWISE, first.kind());
    assertEquals(51_380_224 / 4.5e6, first.gflops("b"), 1e-9);
    assertEquals(4_000_000 / 4.5e6, first.gigabytes("b"), 1e-9);
    assertTrue(Double.isNaN(first.gigabytes("a")), "its bytes are not known");
    assertTrue(Double.isNaN(first.millis("c")));
  }

  @Test
  void groupsJoinThroughAThirdContestant() {
    List<LayerGroup> groups =
        LayerGroup.of(
            List.of(
                layer("a", 0, 1, "n1", "n2"),
                layer("a", 1, 1, "n3", "n4"),
                layer("b", 0, 1, "n1"),
                layer("b", 1, 1, "n2", "n3"),
                layer("b", 2, 1, "n4"),
                layer("c", 0, 1, "n5")));
    assertEquals(List.of(4L, 1L), groups.stream().map(LayerGroup::nodes).toList());
    assertEquals(2, groups.getFirst().millis("a"));
    assertEquals(3, groups.getFirst().millis("b"));
  }

  @Test
  void whatNoNodeAskedForIsOneGroupForEachOperatorAtTheEnd() {
    List<LayerGroup> groups =
        LayerGroup.of(
            List.of(
                layer("a", 0, 1),
                layer("a", 1, 1, "n1"),
                layer("a", 2, 3),
                layer("b", 0, 1, "n1")));
    assertEquals(List.of("n1", "(none)"), groups.stream().map(LayerGroup::node).toList());
    assertEquals(4, groups.getLast().millis("a"));
    assertEquals(LayerKind.NO_NODE, groups.getLast().kind());
  }

  @Test
  void aWholeNetworkIsARowForEachConvolutionPoolingAndTheClassifier() {
    List<LayerGroup> groups = LayerGroup.of(MadeUp.small("resnext50_32x4d").layers());
    assertEquals(53, groups.stream().filter(g -> g.problem().startsWith("conv")).count());
    assertEquals(53 + 3 + 1, groups.size());
    for (LayerGroup group : groups.subList(0, 56)) {
      for (String contestant : List.of("vector", "onednn", "ort", "pytorch")) {
        assertTrue(group.millis(contestant) > 0, group::toString);
      }
    }
  }

  @Test
  void kindsFollowTheWork() {
    assertEquals(LayerKind.GROUPED, kind("Conv", "conv n1 g32 ic128 ih56 oc128 kh3 ph1"));
    assertEquals(LayerKind.DEPTHWISE, kind("Conv", "conv n1 g128 ic128 ih56 oc128 kh3 ph1"));
    assertEquals(LayerKind.DENSE, kind("Conv", "conv n1 ic3 ih224 oc64 kh7 sh2 ph3"));
    assertEquals(LayerKind.DENSE, kind("Conv", "conv of three dimensions"));
    assertEquals(LayerKind.PRODUCT, kind("Gemm", ""));
    assertEquals(LayerKind.POOLING, kind("MaxPool", ""));
    assertEquals(LayerKind.OTHER, kind("Softmax", ""));
  }

  private static LayerKind kind(String operator, String problem) {
    return LayerKind.of(
        List.of(new Layer("a", 1, 1, List.of("n"), operator, "k", problem, 0, 0, 0, 1, 0)));
  }
}
