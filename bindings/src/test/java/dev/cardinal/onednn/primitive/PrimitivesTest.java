package dev.cardinal.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cardinal.op.Window;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each primitive beside what it ought to compute. */
class PrimitivesTest {
  private static final float TOLERANCE = 1e-5f;

  private final Tensors tensors = new Tensors();

  @AfterEach
  void close() {
    tensors.close();
  }

  private float[] compute(PrimitiveDesc desc, Map<Integer, float[]> data, int length) {
    return tensors.compute(tensors.keep(desc), data, length);
  }

  @Test
  void maxPooling() {
    var window = window(2, 2, 1, 0);
    PrimitiveDesc desc =
        Forward.pooling(
            tensors.engine,
            Algorithm.POOLING_MAX,
            tensors.dense(1, 1, 3, 3),
            tensors.dense(1, 1, 2, 2),
            window,
            Attributes.NONE);
    float[] src = {-1, -2, -3, -4, -5, 6, 7, -8, -9};
    assertArrayEquals(
        new float[] {-1, -2, 7, 6}, compute(desc, Map.of(Arg.SRC, src), 4), TOLERANCE);
  }

  @Test
  void averagePoolingWithAndWithoutPads() {
    float[] src = {4, 8, 12, 16};
    assertArrayEquals(
        new float[] {1, 2, 3, 4}, averages(Algorithm.POOLING_AVG_INCLUDE_PADDING, src), TOLERANCE);
    assertArrayEquals(
        new float[] {4, 8, 12, 16},
        averages(Algorithm.POOLING_AVG_EXCLUDE_PADDING, src),
        TOLERANCE);
  }

  private float[] averages(Algorithm algorithm, float[] src) {
    PrimitiveDesc desc =
        Forward.pooling(
            tensors.engine,
            algorithm,
            tensors.dense(1, 1, 2, 2),
            tensors.dense(1, 1, 2, 2),
            window(2, 2, 1, 1),
            Attributes.NONE);
    return compute(desc, Map.of(Arg.SRC, src), 4);
  }

  private static Window.Resolved window(int kernel, int stride, int padBegin, int padEnd) {
    return new Window.Resolved(
        new int[] {kernel, kernel},
        new int[] {stride, stride},
        new int[] {padBegin, padBegin},
        new int[] {padEnd, padEnd},
        new int[] {1, 1},
        new int[] {2, 2});
  }

  @Test
  void batchNormalization() {
    MemoryDesc desc = tensors.dense(1, 2, 1, 2);
    Map<Integer, float[]> data =
        Map.of(
            Arg.SRC, new float[] {1, 2, 3, 4},
            Arg.MEAN, new float[] {1, 2},
            Arg.VARIANCE, new float[] {3, 8},
            Arg.SCALE, new float[] {2, 3},
            Arg.SHIFT, new float[] {10, 20});
    assertArrayEquals(
        new float[] {10, 11, 21, 22},
        compute(Normalize.batch(tensors.engine, desc, desc, 1, Attributes.NONE), data, 4),
        TOLERANCE);
  }

  @Test
  void innerProduct() {
    PrimitiveDesc desc =
        Forward.innerProduct(
            tensors.engine,
            tensors.dense(1, 2),
            tensors.dense(3, 2),
            tensors.dense(3),
            tensors.dense(1, 3),
            Attributes.NONE);
    Map<Integer, float[]> data =
        Map.of(
            Arg.SRC, new float[] {1, 2},
            Arg.WEIGHTS, new float[] {1, 2, 3, 4, 5, 6},
            Arg.BIAS, new float[] {100, 200, 300});
    assertArrayEquals(new float[] {105, 211, 317}, compute(desc, data, 3), TOLERANCE);
  }

  @Test
  void matmulOfTransposedWeights() {
    PrimitiveDesc desc =
        Combine.matmul(
            tensors.engine,
            tensors.dense(1, 2),
            tensors.keep(MemoryDesc.strided(DataType.F32, new long[] {2, 3}, new long[] {1, 2})),
            null,
            tensors.dense(1, 3),
            Attributes.NONE);
    Map<Integer, float[]> data =
        Map.of(Arg.SRC, new float[] {1, 2}, Arg.WEIGHTS, new float[] {1, 2, 3, 4, 5, 6});
    assertArrayEquals(new float[] {5, 11, 17}, compute(desc, data, 3), TOLERANCE);
  }

  @Test
  void binaryWithBroadcastAndEltwisePostOp() {
    PostOp square = new PostOp.Eltwise(Algorithm.ELTWISE_SQUARE, 0, 0);
    PrimitiveDesc desc =
        Combine.binary(
            tensors.engine,
            Algorithm.BINARY_SUB,
            tensors.dense(2, 2),
            tensors.dense(1, 2),
            tensors.dense(2, 2),
            Attributes.NONE.with(List.of(square)));
    Map<Integer, float[]> data =
        Map.of(Arg.SRC, new float[] {1, 2, 3, 4}, Arg.SRC_1, new float[] {4, 3});
    assertArrayEquals(new float[] {9, 1, 1, 1}, compute(desc, data, 4), TOLERANCE);
  }

  @Test
  void matmulWithBinaryAndPreluPostOps() {
    MemoryDesc row = tensors.dense(1, 2);
    List<PostOp> postOps =
        List.of(new PostOp.Binary(Algorithm.BINARY_MUL, row), new PostOp.Prelu(1 << 1));
    PrimitiveDesc desc =
        Combine.matmul(
            tensors.engine, tensors.dense(1, 1), row, null, row, Attributes.NONE.with(postOps));
    Map<Integer, float[]> data =
        Map.of(
            Arg.SRC,
            new float[] {1},
            Arg.WEIGHTS,
            new float[] {3, 5},
            Arg.postOp(0),
            new float[] {10, -1},
            Arg.postOpWeights(1),
            new float[] {0.1f, 0.5f});
    assertArrayEquals(new float[] {30, -2.5f}, compute(desc, data, 2), TOLERANCE);
  }

  @Test
  void prelu() {
    PrimitiveDesc desc =
        Forward.prelu(
            tensors.engine,
            tensors.dense(2, 2),
            tensors.dense(1, 2),
            tensors.dense(2, 2),
            Attributes.NONE);
    Map<Integer, float[]> data =
        Map.of(Arg.SRC, new float[] {-1, -1, 1, -2}, Arg.WEIGHTS, new float[] {0.5f, 3});
    assertArrayEquals(new float[] {-0.5f, -3, 1, -6}, compute(desc, data, 4), TOLERANCE);
  }

  @Test
  void softmaxAndItsLogarithm() {
    float[] src = {0, (float) Math.log(3)};
    float[] expected = {0.25f, 0.75f};
    assertArrayEquals(expected, softmax(Algorithm.SOFTMAX_ACCURATE, src), TOLERANCE);
    float[] logarithms = {(float) Math.log(0.25), (float) Math.log(0.75)};
    assertArrayEquals(logarithms, softmax(Algorithm.SOFTMAX_LOG, src), TOLERANCE);
  }

  private float[] softmax(Algorithm algorithm, float[] src) {
    MemoryDesc desc = tensors.dense(1, 2);
    return compute(
        Forward.softmax(tensors.engine, algorithm, desc, desc, 1, Attributes.NONE),
        Map.of(Arg.SRC, src),
        2);
  }

  @Test
  void localResponseNormalization() {
    MemoryDesc desc = tensors.dense(1, 3, 1, 1);
    PrimitiveDesc made =
        Forward.lrn(
            tensors.engine, Algorithm.LRN_ACROSS_CHANNELS, desc, desc, 3, 3, 1, 1, Attributes.NONE);
    float[] expected = {1f / (1 + 1 + 4), 2f / (1 + 1 + 4 + 9), 3f / (1 + 4 + 9)};
    assertArrayEquals(
        expected, compute(made, Map.of(Arg.SRC, new float[] {1, 2, 3}), 3), TOLERANCE);
  }

  @Test
  void reduction() {
    PrimitiveDesc desc =
        Combine.reduction(
            tensors.engine,
            Algorithm.REDUCTION_MEAN,
            tensors.dense(2, 3),
            tensors.dense(2, 1),
            0,
            0,
            Attributes.NONE);
    float[] src = {1, 2, 6, 4, 5, 9};
    assertArrayEquals(new float[] {3, 6}, compute(desc, Map.of(Arg.SRC, src), 2), TOLERANCE);
  }

  @Test
  void concatenation() {
    PrimitiveDesc desc =
        Combine.concat(
            tensors.engine,
            tensors.dense(2, 3),
            1,
            List.of(tensors.dense(2, 1), tensors.dense(2, 2)),
            Attributes.NONE);
    Map<Integer, float[]> data =
        Map.of(Arg.src(0), new float[] {1, 4}, Arg.src(1), new float[] {2, 3, 5, 6});
    assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6}, compute(desc, data, 6), TOLERANCE);
  }

  @Test
  void weightedSum() {
    MemoryDesc desc = tensors.dense(2);
    PrimitiveDesc made =
        Combine.sum(
            tensors.engine, desc, new float[] {1, 10}, List.of(desc, desc), Attributes.NONE);
    Map<Integer, float[]> data =
        Map.of(Arg.src(0), new float[] {1, 2}, Arg.src(1), new float[] {3, 4});
    assertArrayEquals(new float[] {31, 42}, compute(made, data, 2), TOLERANCE);
  }

  @Test
  void reorderToChannelsLast() {
    MemoryDesc last = tensors.keep(MemoryDesc.of(DataType.F32, FormatTag.NHWC, 1, 2, 1, 3));
    PrimitiveDesc desc =
        Combine.reorder(tensors.engine, tensors.dense(1, 2, 1, 3), last, Attributes.NONE);
    float[] src = {1, 2, 3, 4, 5, 6};
    assertArrayEquals(
        new float[] {1, 4, 2, 5, 3, 6}, compute(desc, Map.of(Arg.SRC, src), 6), TOLERANCE);
  }

  @Test
  void settings() {
    assertEquals(false, OneDnn.instructionSet().isEmpty());
    int before = OneDnn.primitiveCacheCapacity();
    OneDnn.primitiveCacheCapacity(before + 1);
    assertEquals(before + 1, OneDnn.primitiveCacheCapacity());
    OneDnn.primitiveCacheCapacity(before);
    OneDnn.verbose(0);
  }
}
