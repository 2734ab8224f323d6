package dev.cardinal.tests.kernels;

import static dev.cardinal.tests.kernels.KernelCase.random;
import static dev.cardinal.tests.kernels.KernelCase.seeded;

import dev.cardinal.op.GroupNormalization;
import dev.cardinal.op.InstanceNormalization;
import dev.cardinal.op.LayerNormalization;
import dev.cardinal.tensor.Tensor;
import java.util.Arrays;
import java.util.List;

/** Cases of the normalisations by an input's own mean and variance. */
final class NormalizationCases {
  private static final long[][] IMAGES = {
    {2, 4, 7, 33},
    {2, 32, 3, 5},
    {3, 12, 5},
    {1, 4, 1, 1},
    {2, 16, 2, 3, 4},
    {1, 4, 97, 101},
    {1, 64, 16, 16},
  };

  private final List<KernelCase> cases;

  private NormalizationCases(List<KernelCase> cases) {
    this.cases = cases;
  }

  static void addTo(List<KernelCase> cases) {
    var all = new NormalizationCases(cases);
    all.ofImages();
    all.ofLayers();
  }

  private void ofImages() {
    for (long[] dims : IMAGES) {
      long channels = dims[1];
      add(KernelCase.of(new InstanceNormalization()).with(random(dims)), channels);
      add(KernelCase.of(new InstanceNormalization(0.1f)).with(shifted(dims)), channels);
      add(KernelCase.of(new InstanceNormalization()).with(broken(dims)), channels);
      for (int groups : new int[] {1, 2, 4, (int) channels}) {
        add(KernelCase.of(new GroupNormalization(groups)).with(random(dims)), channels);
        add(KernelCase.of(new GroupNormalization(groups, 1, true)).with(shifted(dims)), groups);
        add(KernelCase.of(new GroupNormalization(groups)).with(broken(dims)), channels);
      }
    }
    add(KernelCase.of(new GroupNormalization(2)).with(random(3, 40)), 40);
    add(KernelCase.of(new GroupNormalization(2)).with(random(0, 4, 3, 3)), 4);
    add(KernelCase.of(new InstanceNormalization()).with(random(2, 4, 0)), 4);
    add(KernelCase.of(new InstanceNormalization()).with(random(2, 0, 3)), 0);
  }

  private void add(KernelCase problem, long parameters) {
    cases.add(problem.constant(seeded(2, parameters)).constant(seeded(3, parameters)));
  }

  private void ofLayers() {
    long[][] shapes = {{7}, {3, 100}, {2, 5, 33}, {2, 3, 4, 5}, {1, 2, 129, 130}, {300, 16}};
    for (long[] dims : shapes) {
      for (int axis = 0; axis < dims.length; axis++) {
        long[] line = Arrays.copyOfRange(dims, axis, dims.length);
        for (boolean statistics : new boolean[] {false, true}) {
          var op = new LayerNormalization(axis, 1e-3f, statistics);
          cases.add(
              KernelCase.of(op)
                  .with(random(dims))
                  .constant(seeded(2, line))
                  .constant(seeded(3, line)));
          cases.add(KernelCase.of(op).with(shifted(dims)).constant(seeded(2, line)));
          cases.add(
              KernelCase.of(op).with(broken(dims)).with(seeded(2, line)).with(seeded(3, line)));
        }
      }
    }
    for (long[] parameter : new long[][] {{}, {1}, {5}, {4, 1}, {1, 1, 4, 5}, {1, 3, 1, 5}}) {
      cases.add(
          KernelCase.of(new LayerNormalization(1))
              .with(random(2, 3, 4, 5))
              .with(seeded(2, parameter))
              .constant(seeded(3, parameter)));
    }
    var empty = new LayerNormalization(1, 1, true);
    cases.add(KernelCase.of(empty).with(random(3, 0)).with(random(1)).with(random(1)));
    cases.add(KernelCase.of(empty).with(random(0, 3)).with(random(3)));
  }

  /** With a mean that is greater than the standard deviation. */
  private static Tensor shifted(long... dims) {
    Tensor tensor = random(dims);
    for (long i = 0; i < tensor.shape().elements(); i++) {
      tensor.floatAt(i, tensor.floatAt(i) + 2);
    }
    return tensor;
  }

  /** With a line that holds a NaN and one that holds an infinity. */
  private static Tensor broken(long... dims) {
    Tensor tensor = random(dims);
    tensor.floatAt(0, Float.NaN);
    tensor.floatAt(tensor.shape().elements() - 1, Float.NEGATIVE_INFINITY);
    return tensor;
  }
}
