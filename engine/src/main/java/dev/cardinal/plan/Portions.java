package dev.cardinal.plan;

import dev.cardinal.graph.BatchAxis;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.Node;
import dev.cardinal.tensor.Layout;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * How a run goes through a batch: some of its entries (images) at a time, through the whole
 * network. Where a step's tensors of all entries exceed the last cache, each step would wait for
 * memory.
 *
 * @param entries of the batch
 * @param size entries of a portion; the batch is a multiple
 */
public record Portions(long entries, long size) {
  /**
   * What a step's tensors may take for all entries of a portion to go through the network together:
   * 8 MiB. On two processors of a Zen 5 of which eight cores share 32 MiB twice as much took 0 to 4
   * percent longer (docs/performance.md).
   */
  private static final long MOST_BYTES = 8 << 20;

  /** What a portion's largest step takes at least: less would not be worth a run of its own. */
  private static final long LEAST_BYTES = MOST_BYTES / 16;

  /** All at once. */
  public static final Portions WHOLE = new Portions(1, 1);

  /**
   * The portions of a graph's batch. All at once, too, where it takes more from memory to read the
   * weights for each portion than the activations of all entries, and where a batch that has few
   * divisors would be cut too small.
   *
   * @param graph with all types known
   */
  public static Portions of(Graph graph) {
    long entries = BatchAxis.entries(graph).orElse(1);
    if (entries < 2) {
      return WHOLE;
    }
    double[] steps =
        graph.nodes().stream()
            .filter(node -> !node.op().isView())
            .mapToDouble(node -> bytes(graph, node) / entries)
            .toArray();
    double largest = Arrays.stream(steps).max().orElse(0);
    long size = largestDivisor(entries, MOST_BYTES / Math.max(1, largest));
    double weights =
        graph.constants().values().stream().mapToDouble(t -> t.type().byteSize()).sum();
    double count = (double) entries / size;
    boolean pays = weights * (count - 1) < Arrays.stream(steps).sum() * entries;
    return pays && size * largest >= LEAST_BYTES ? new Portions(entries, size) : WHOLE;
  }

  private static long largestDivisor(long entries, double most) {
    long best = 1;
    for (long divisor = 1; divisor <= entries / divisor; divisor++) {
      if (entries % divisor == 0) {
        best = divisor <= most ? Math.max(best, divisor) : best;
        long other = entries / divisor;
        best = other <= most ? Math.max(best, other) : best;
      }
    }
    return best;
  }

  /** What the tensors of a node take that are no constants. */
  private static double bytes(Graph graph, Node node) {
    return Stream.concat(node.inputs().stream(), node.outputs().stream())
        .filter(value -> !value.isAbsent() && graph.constant(value).isEmpty())
        .map(value -> graph.type(value).orElseThrow())
        .mapToDouble(type -> (double) type.shape().elements() * type.dtype().byteSize())
        .sum();
  }

  /** How many portions there are. */
  public int count() {
    return Math.toIntExact(entries / size);
  }

  /** The type of a tensor of all entries, of that of a portion. */
  public TensorType whole(TensorType portion) {
    return count() == 1 ? portion : resized(portion, entries);
  }

  /** The type of a portion of a tensor of all entries. */
  public TensorType portion(TensorType whole) {
    return count() == 1 ? whole : resized(whole, size);
  }

  private static TensorType resized(TensorType type, long entries) {
    return new TensorType(type.dtype(), type.shape().with(0, entries));
  }

  /**
   * A portion of a row-major tensor of all entries, in the same memory.
   *
   * @throws IllegalArgumentException if the tensor has another layout
   */
  public Tensor of(Tensor whole, int portion) {
    if (!whole.layout().equals(Layout.ROW_MAJOR)) {
      throw new IllegalArgumentException("cannot cut " + whole + ", which is not row-major");
    }
    long bytes = whole.type().byteSize() / count();
    return Tensor.wrap(portion(whole.type()), whole.segment().asSlice(portion * bytes, bytes));
  }

  /** The operations of a step for all entries: of a portion's step. */
  public long flops(Step step) {
    return step.flops() * count();
  }
}
