package dev.cardinal.bench.torch;

import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.Operands;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * The body of a module's {@code forward} in the making, in TorchScript's serialized form: a subset
 * of Python in which every function of PyTorch's native library is called {@code torch.NAME}. Also
 * finds out which constants it uses: they become the module's attributes.
 */
final class ForwardCode {
  private final Graph graph;
  private final Map<Value, String> names = new HashMap<>();
  private final Map<String, Tensor> attributes = new LinkedHashMap<>();
  private final StringBuilder lines = new StringBuilder();
  private int variables;

  /** The code of a graph whose types are all known. */
  ForwardCode(Graph graph) {
    this.graph = graph;
    graph.inputs().forEach(input -> names.put(input.value(), fresh()));
  }

  private String fresh() {
    return "v" + variables++;
  }

  /** What stands for a value: a variable, or an attribute of the module. */
  String value(Value value) {
    String name = names.get(value);
    if (name == null) {
      Tensor tensor = graph.constant(value).orElseThrow();
      name = "self." + attribute(value.name(), tensor);
      names.put(value, name);
    }
    return name;
  }

  /** What stands for an operand, {@code None} if it is not given. */
  String operand(Node node, int index) {
    Value value = node.input(index);
    return value.isAbsent() ? "None" : value(value);
  }

  /** A new attribute of the module. */
  String attribute(String like, Tensor tensor) {
    String name = "p" + attributes.size() + "_" + like.replaceAll("[^A-Za-z0-9_]", "_");
    attributes.put(name, tensor);
    return name;
  }

  /** Computes something that no value of the graph stands for; returns its variable. */
  String let(String expression) {
    String name = fresh();
    lines.append("    ").append(name).append(" = ").append(expression).append('\n');
    return name;
  }

  /** Computes a value. */
  void define(Value value, String expression) {
    names.put(value, let(expression));
  }

  /** Makes a value another name of something computed. */
  void alias(Value value, String variable) {
    names.put(value, variable);
  }

  /** The operands of a node, with the values of those that are constants. */
  Operands operands(Node node) {
    return graph
        .operands(node)
        .orElseThrow(() -> new UnsupportedOperatorException("its operands' shapes depend on data"));
  }

  /** A result's shape. */
  Shape shape(Value value) {
    return graph.type(value).orElseThrow().shape();
  }

  /** Whether a value's elements are float32. */
  boolean isFloat(Value value) {
    return graph.type(value).filter(type -> type.dtype() == DType.FLOAT32).isPresent();
  }

  /** A call of a function of PyTorch's. */
  static String call(String function, Object... arguments) {
    return Arrays.stream(arguments)
        .map(String::valueOf)
        .collect(Collectors.joining(", ", "torch." + function + "(", ")"));
  }

  static String list(int... values) {
    return Arrays.toString(values);
  }

  static String list(long... values) {
    return LongStream.of(values).boxed().toList().toString();
  }

  /** A list with one value, so many times. */
  static String list(int value, int times) {
    return Collections.nCopies(times, value).toString();
  }

  static String bool(boolean value) {
    return value ? "True" : "False";
  }

  static String number(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
  }

  /** The constants that the code uses, by the names of their attributes. */
  Map<String, Tensor> attributes() {
    return Collections.unmodifiableMap(attributes);
  }

  /** The source of a class with everything. */
  String source(String className) {
    List<Value> outputs = graph.outputs();
    String results = outputs.stream().map(this::value).collect(Collectors.joining(", "));
    var source = new StringBuilder("class " + className + "(Module):\n");
    List<String> buffers = attributes.keySet().stream().map(name -> '"' + name + "\", ").toList();
    source.append("  __parameters__ = []\n");
    source.append("  __buffers__ = [").append(String.join("", buffers)).append("]\n");
    attributes.keySet().forEach(name -> source.append("  " + name + " : Tensor\n"));
    source.append("  training : bool\n");
    source.append("  def forward(self: __torch__.").append(className);
    graph.inputs().forEach(in -> source.append(",\n    " + value(in.value()) + ": Tensor"));
    source.append(") -> ").append(resultType(outputs.size())).append(":\n").append(lines);
    return source
        .append("    return ")
        .append(outputs.size() == 1 ? results : "(" + results + ")")
        .append('\n')
        .toString();
  }

  private static String resultType(int outputs) {
    return outputs == 1
        ? "Tensor"
        : "Tuple[" + String.join(", ", Collections.nCopies(outputs, "Tensor")) + "]";
  }
}
