package dev.cardinal.formats.onnx;

import dev.cardinal.formats.onnx.GraphProto.ValueInfo;
import dev.cardinal.graph.Binding;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphException;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.graph.Value;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What an ONNX file says of its outputs. Where symbols decide a shape it is inferred for several
 * sizes of them: a dimension that is always the same is fixed, one that is always as large as a
 * symbol is that symbol, and any other is free. Readers take it as a hint.
 */
final class OutputTypes {
  /** Sizes that images may have; those of different symbols are never equal. */
  private static final int[] SIZES = {224, 480, 992};

  private static final int STEP = 32;

  private OutputTypes() {}

  static List<ValueInfo> of(Graph graph) {
    if (graph.outputs().stream().allMatch(output -> graph.type(output).isPresent())) {
      return infos(graph, List.of(graph), List.of(Map.of()));
    }
    List<Map<String, Long>> bindings = new ArrayList<>();
    List<Graph> bound = new ArrayList<>();
    for (int size : SIZES) {
      Map<String, Long> symbols = symbols(graph, size);
      try {
        bound.add(Binding.bind(graph, types(graph, symbols), Map.of()));
        bindings.add(symbols);
      } catch (GraphException e) {
        return infos(graph, List.of(), List.of()); // it takes images of other sizes only
      }
    }
    return infos(graph, bound, bindings);
  }

  /** Different sizes for all symbols. Symbols without a name are told apart by their places. */
  private static Map<String, Long> symbols(Graph graph, int size) {
    Map<String, Long> symbols = new HashMap<>();
    for (GraphInput input : graph.inputs()) {
      for (int axis = 0; axis < input.dims().size(); axis++) {
        if (input.dims().get(axis) instanceof Dim.Symbol) {
          symbols.putIfAbsent(key(input, axis), size + (long) STEP * symbols.size());
        }
      }
    }
    return symbols;
  }

  private static String key(GraphInput input, int axis) {
    String name = ((Dim.Symbol) input.dims().get(axis)).name();
    return name.isEmpty() ? input.value().name() + '\0' + axis : name;
  }

  private static Map<String, TensorType> types(Graph graph, Map<String, Long> symbols) {
    return graph.inputs().stream()
        .collect(Collectors.toMap(input -> input.value().name(), input -> type(input, symbols)));
  }

  private static TensorType type(GraphInput input, Map<String, Long> symbols) {
    long[] dims = new long[input.dims().size()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] =
          switch (input.dims().get(axis)) {
            case Dim.Fixed(long size) -> size;
            case Dim.Symbol _ -> symbols.get(key(input, axis));
          };
    }
    return new TensorType(input.dtype(), Shape.of(dims));
  }

  private static List<ValueInfo> infos(
      Graph graph, List<Graph> bound, List<Map<String, Long>> bindings) {
    return graph.outputs().stream().map(output -> info(output, bound, bindings)).toList();
  }

  private static ValueInfo info(Value output, List<Graph> bound, List<Map<String, Long>> bindings) {
    List<TensorType> types =
        bound.stream().map(graph -> graph.type(output)).flatMap(Optional::stream).toList();
    if (types.isEmpty() || types.size() < bound.size()) {
      return new ValueInfo(output.name(), 0, Optional.empty());
    }
    int elementType = ElementType.number(types.getFirst().dtype());
    List<Shape> shapes = types.stream().map(TensorType::shape).toList();
    if (shapes.stream().mapToInt(Shape::rank).distinct().count() > 1) {
      return new ValueInfo(output.name(), elementType, Optional.empty());
    }
    List<Dim> dims =
        IntStream.range(0, shapes.getFirst().rank())
            .mapToObj(axis -> dim(shapes.stream().map(shape -> shape.dim(axis)).toList(), bindings))
            .toList();
    return new ValueInfo(output.name(), elementType, Optional.of(dims));
  }

  private static Dim dim(List<Long> sizes, List<Map<String, Long>> bindings) {
    if (sizes.stream().distinct().count() == 1) {
      return Dim.of(sizes.getFirst());
    }
    return bindings.getFirst().keySet().stream()
        .filter(name -> bindings.stream().map(symbols -> symbols.get(name)).toList().equals(sizes))
        .filter(name -> name.indexOf('\0') < 0)
        .findFirst()
        .map(Dim::of)
        .orElse(Dim.of(""));
  }
}
