package dev.cardinal.bench.contest;

import dev.cardinal.Model;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.model.Networks;
import dev.cardinal.model.SeededWeights;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A network and an input for it, the same for all contestants.
 *
 * @param name the built-in network's name, or the file
 * @param file the file that the model was read from; empty for built-in networks
 * @param model the network, with seeded weights where it is built in
 * @param input random numbers, the same for the same sizes
 */
public record Workload(String name, Optional<Path> file, Model model, Tensor input) {
  private static final int USUAL_SIZE = 224;

  /**
   * A built-in network or an ONNX file.
   *
   * @param name the network's name, or the file
   * @param batch images in one run; other sizes that the model leaves open are 224
   */
  public static Workload of(String name, int batch) {
    return of(name, batch, USUAL_SIZE);
  }

  /** As {@link #of(String, int)}, with another size for images of any size. */
  public static Workload of(String name, int batch, int size) {
    boolean builtIn = Networks.names().contains(name);
    Model model =
        builtIn
            ? Model.of(Networks.byName(name).graph(new SeededWeights(0)))
            : Model.load(Path.of(name));
    Optional<Path> file = builtIn ? Optional.empty() : Optional.of(Path.of(name));
    return new Workload(name, file, model, input(model.inputs(), batch, size));
  }

  private static Tensor input(List<GraphInput> inputs, int batch, int size) {
    GraphInput input = inputs.getFirst();
    if (inputs.size() != 1 || input.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "only models of one float32 input can be timed, not of " + inputs);
    }
    long[] dims = new long[input.dims().size()];
    for (int axis = 0; axis < dims.length; axis++) {
      dims[axis] =
          switch (input.dims().get(axis)) {
            case Dim.Fixed(long fixed) -> fixed;
            case Dim.Symbol _ -> axis == 0 ? batch : size;
          };
    }
    if (dims.length > 0 && dims[0] != batch) {
      throw new IllegalArgumentException("the model is for a batch of " + dims[0] + " only");
    }
    return random(1, dims);
  }

  /** Numbers from -2 to 2. */
  public static Tensor random(long seed, long... dims) {
    Tensor tensor = Tensor.allocate(TensorType.float32(dims));
    var random = new SplittableRandom(seed);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, (float) random.nextDouble(-2, 2));
    }
    return tensor;
  }

  /** The sizes that the input gives to the model's named symbols. */
  Map<String, Long> symbols() {
    Map<String, Long> symbols = new LinkedHashMap<>();
    List<Dim> dims = model.inputs().getFirst().dims();
    for (int axis = 0; axis < dims.size(); axis++) {
      if (dims.get(axis) instanceof Dim.Symbol(String symbol) && !symbol.isEmpty()) {
        symbols.put(symbol, input.shape().dim(axis));
      }
    }
    return symbols;
  }
}
