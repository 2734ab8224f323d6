package dev.cardinal.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Window;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A grouped convolution with all post-ops, through the thin layer, beside a naive loop. */
class ConvolutionTest {
  private static final int N = 2;
  private static final int G = 4;
  private static final int IC = 8;
  private static final int OC = 8;
  private static final int H = 9;
  private static final int W = 11;
  private static final int K = 3;
  private static final int OH = 5;
  private static final int OW = 5;
  private static final Window.Resolved WINDOW =
      new Window.Resolved(
          new int[] {K, K},
          new int[] {2, 2},
          new int[] {1, 1},
          new int[] {1, 1},
          new int[] {1, 2},
          new int[] {OH, OW});

  private final float[] src = Tensors.random(N * G * IC * H * W, 1);
  private final float[] weights = Tensors.random(G * OC * IC * K * K, 2);
  private final float[] bias = Tensors.random(G * OC, 3);
  private final float[] residual = Tensors.random(N * G * OC * OH * OW, 4);

  @Test
  void withBiasSumAndReluInOrdersOfItsChoice() {
    try (var tensors = new Tensors()) {
      MemoryDesc any = tensors.keep(MemoryDesc.of(DataType.F32, FormatTag.ANY, N, G * IC, H, W));
      assertTrue(any.isAny());
      MemoryDesc anyWeights =
          tensors.keep(MemoryDesc.of(DataType.F32, FormatTag.ANY, G, OC, IC, K, K));
      MemoryDesc anyDst =
          tensors.keep(MemoryDesc.of(DataType.F32, FormatTag.ANY, N, G * OC, OH, OW));
      PostOp relu = new PostOp.Eltwise(Algorithm.ELTWISE_RELU, 0.1f, 0);
      PrimitiveDesc desc =
          tensors.keep(
              Forward.convolution(
                  tensors.engine,
                  Algorithm.CONVOLUTION_AUTO,
                  any,
                  anyWeights,
                  tensors.dense(G * OC),
                  anyDst,
                  WINDOW,
                  Attributes.GIVEN_SCRATCHPAD.with(List.of(new PostOp.Sum(1), relu))));
      assertFalse(desc.implementation().isEmpty());
      assertArrayEquals(expected(), run(tensors, desc), 1e-4f);
    }
  }

  /** Reorders everything to what the primitive wants, and its result back. */
  private float[] run(Tensors tensors, PrimitiveDesc desc) {
    MemoryDesc plainSrc = tensors.dense(N, G * IC, H, W);
    MemoryDesc plainWeights = tensors.dense(G, OC, IC, K, K);
    MemoryDesc plainDst = tensors.dense(N, G * OC, OH, OW);
    MemoryDesc wantedDst = tensors.keep(desc.dst());
    MemoryDesc scratchpad = tensors.keep(desc.scratchpad());
    assertEquals(scratchpad.bytes(), tensors.keep(desc.arg(Arg.SCRATCHPAD)).bytes());
    MemorySegment dst = tensors.reordered(tensors.copy(residual), plainDst, wantedDst);
    Map<Integer, MemorySegment> data = new LinkedHashMap<>();
    data.put(Arg.SRC, tensors.reordered(tensors.copy(src), plainSrc, tensors.keep(desc.src(0))));
    data.put(
        Arg.WEIGHTS,
        tensors.reordered(tensors.copy(weights), plainWeights, tensors.keep(desc.weights(0))));
    data.put(Arg.BIAS, tensors.copy(bias));
    data.put(Arg.DST, dst);
    data.put(Arg.SCRATCHPAD, tensors.memory(scratchpad));
    tensors.run(desc, data);
    return tensors.reordered(dst, wantedDst, plainDst).toArray(ValueLayout.JAVA_FLOAT);
  }

  private float[] expected() {
    var dst = new float[residual.length];
    for (int i = 0; i < dst.length; i++) {
      double sum = residual[i] + convolved(i);
      dst[i] = (float) (sum > 0 ? sum : 0.1 * sum);
    }
    return dst;
  }

  private double convolved(int index) {
    int ow = index % OW;
    int oh = index / OW % OH;
    int channel = index / (OW * OH) % (G * OC);
    int n = index / (OW * OH * G * OC);
    int group = channel / OC;
    double sum = bias[channel];
    for (int ic = 0; ic < IC; ic++) {
      for (int tap = 0; tap < K * K; tap++) {
        int ih = oh * 2 - 1 + tap / K;
        int iw = ow * 2 - 1 + tap % K * 2;
        if (ih >= 0 && ih < H && iw >= 0 && iw < W) {
          sum +=
              (double) src[((n * G * IC + group * IC + ic) * H + ih) * W + iw]
                  * weights[(channel * IC + ic) * K * K + tap];
        }
      }
    }
    return sum;
  }
}
