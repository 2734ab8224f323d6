package dev.cardinal.bench.html;

import dev.cardinal.bench.document.LayerGroup;
import dev.cardinal.bench.document.LayerKind;
import dev.cardinal.bench.report.Json;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Layer;
import dev.cardinal.bench.result.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the page's script draws.
 *
 * @param comparison all figures
 * @param verdicts what became of latencies since a baseline
 * @param kinds the names of the kinds of layers
 * @param layerKinds each layer's kind
 */
record PageData(
    Comparison comparison, List<Verdict> verdicts, List<String> kinds, List<String> layerKinds) {
  static PageData of(Comparison comparison, List<Verdict> verdicts) {
    Map<List<Integer>, List<Layer>> cases = new HashMap<>();
    for (Layer layer : comparison.layers()) {
      List<Integer> at = List.of(layer.batch(), layer.threads());
      cases.computeIfAbsent(at, _ -> new ArrayList<>()).add(layer);
    }
    IdentityHashMap<Layer, LayerKind> kinds = new IdentityHashMap<>();
    cases.values().stream()
        .map(LayerGroup::of)
        .flatMap(Collection::stream)
        .forEach(group -> group.layers().forEach(layer -> kinds.put(layer, group.kind())));
    return new PageData(
        comparison,
        verdicts,
        Arrays.stream(LayerKind.values()).map(LayerKind::title).toList(),
        comparison.layers().stream().map(layer -> kinds.get(layer).title()).toList());
  }

  /**
   * As JSON that can stand in a script element: a {@code <} would let a name end that element or
   * begin a comment, and JavaScript once took U+2028 and U+2029 for the ends of lines.
   */
  String json() {
    return Json.of(this)
        .replace("<", "\\u003c")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }
}
