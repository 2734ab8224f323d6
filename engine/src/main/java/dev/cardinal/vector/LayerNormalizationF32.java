package dev.cardinal.vector;

import dev.cardinal.op.Broadcast;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Rows;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Shape;
import dev.cardinal.vector.ukernel.F32Affine;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Optional;

/** Layer normalisation, of lines that share their scales and biases. */
final class LayerNormalizationF32 implements KernelDescriptor {
  /** Scale and bias of every element of a line must fit one array each. */
  private static final long MOST = 1L << 28;

  @Override
  public String id() {
    return "vector:layernormalization:f32";
  }

  @Override
  public Support support(KernelQuery query) {
    Operands operands = query.operands();
    Shape src = operands.shape(LayerNormalization.SRC);
    var op = (LayerNormalization) query.op();
    int first = op.firstAxis(src);
    if (src.elements(first, src.rank()) > MOST) {
      return Support.no("a line of src " + src + " from axis " + first + " on is too long");
    }
    for (int i = LayerNormalization.SCALE; i <= LayerNormalization.BIAS; i++) {
      if (operands.has(i) && !op.isOfLine(operands.shape(i), src)) {
        return Support.no(
            "operand %s %s is not the same for all lines of src %s from axis %s on"
                .formatted(i, operands.shape(i), src, first));
      }
    }
    return Support.YES;
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    Operands operands = query.operands();
    Shape src = operands.shape(LayerNormalization.SRC);
    var op = (LayerNormalization) query.op();
    int first = op.firstAxis(src);
    int length = (int) src.elements(first, src.rank());
    // Empty lines matter only if their statistics are asked for.
    boolean idle = length == 0 && query.results().size() == 1;
    long count = idle ? 0 : src.elements(0, first);
    Shape line = Shape.of(Arrays.copyOfRange(src.dims(), first, src.rank()));
    return new Layers(new NormalizedLines(count, length, op.epsilon()), line, query);
  }

  /** The kernel for one problem. */
  private static final class Layers implements Kernel {
    private final NormalizedLines lines;
    private final int length;
    private final Parameter scale;
    private final Optional<Parameter> bias;
    private final int results;

    Layers(NormalizedLines lines, Shape line, KernelQuery query) {
      this.lines = lines;
      length = lines.length();
      Operands operands = query.operands();
      scale = Parameter.of(operands.shape(LayerNormalization.SCALE), line);
      bias =
          operands.has(LayerNormalization.BIAS)
              ? Optional.of(Parameter.of(operands.shape(LayerNormalization.BIAS), line))
              : Optional.empty();
      results = query.results().size();
    }

    @Override
    public int sharedFloats() {
      return lines.sharedFloats() + 2 * length;
    }

    @Override
    public void run(KernelCall call) {
      MemorySegment src = call.src(LayerNormalization.SRC).segment();
      MemorySegment dst = call.dst(0).segment();
      float[] shared = call.shared();
      int scales = lines.sharedFloats();
      int biases = scales + length;
      scale.spread(call.src(LayerNormalization.SCALE).segment(), shared, scales);
      bias.ifPresentOrElse(
          given -> given.spread(call.src(LayerNormalization.BIAS).segment(), shared, biases),
          () -> Arrays.fill(shared, biases, biases + length, 0));
      lines.forEach(
          call,
          src,
          (line, known, from, n) -> {
            long at = line * length + from;
            float mean = known.mean();
            float factor = (float) known.factor();
            float rest = (float) (-known.rest() * known.factor());
            F32Affine.normalize(
                src, at, mean, factor, rest, shared, scales + from, biases + from, dst, at, n);
            if (from == 0) {
              store(call, LayerNormalization.MEAN, line, mean);
              store(call, LayerNormalization.INVERSE_DEVIATION, line, factor);
            }
          });
    }

    private void store(KernelCall call, int result, long line, float value) {
      if (result < results) {
        Floats.set(call.dst(result).segment(), line, value);
      }
    }
  }

  /**
   * A scale or a bias that broadcasts to a line.
   *
   * @param rows the line, and where the parameter is read along it
   */
  private record Parameter(Rows rows) {
    static Parameter of(Shape shape, Shape line) {
      int missing = Math.max(0, shape.rank() - line.rank());
      Shape own = Shape.of(Arrays.copyOfRange(shape.dims(), missing, shape.rank()));
      return new Parameter(new Rows(line.dims(), Broadcast.strides(own, line)));
    }

    /** Writes the parameter of every element of a line. */
    void spread(MemorySegment src, float[] dst, int d) {
      int n = (int) rows.length();
      Rows.Walk walk = rows.from(0);
      for (int to = d, row = 0; row < rows.count(); row++, to += n) {
        if (rows.step(0) == 1) {
          Floats.read(src, walk.at(0), dst, to, n);
        } else {
          for (int i = 0; i < n; i++) {
            dst[to + i] = Floats.get(src, walk.at(0) + i * rows.step(0));
          }
        }
        walk.next();
      }
    }
  }
}
