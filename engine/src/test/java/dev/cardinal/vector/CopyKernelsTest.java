package dev.cardinal.vector;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Concat;
import dev.cardinal.op.Dropout;
import dev.cardinal.op.Gather;
import dev.cardinal.op.Identity;
import dev.cardinal.op.OperandException;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Pad;
import dev.cardinal.op.Slice;
import dev.cardinal.op.Split;
import dev.cardinal.op.Transpose;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Copies are exact, of every type. */
class CopyKernelsTest {
  @ParameterizedTest
  @EnumSource
  void joinsTensors(DType dtype) {
    for (int axis = -3; axis < 3; axis++) {
      int at = axis < 0 ? axis + 3 : axis;
      var concat = new KernelCase(new Concat(axis));
      for (long size : new long[] {3, 0, 1, 50}) {
        long[] dims = {4, 7, 9};
        dims[at] = size;
        concat.with(KernelCase.random(dtype, dims));
      }
      concat.check(0);
    }
    new KernelCase(new Concat(0)).with(KernelCase.random(dtype, 70000)).check(0);
  }

  @ParameterizedTest
  @EnumSource
  void splitsTensors(DType dtype) {
    Tensor data = KernelCase.random(dtype, 6, 7, 90);
    new KernelCase(new Split(0, 3)).with(data).check(0);
    new KernelCase(new Split(1, 3)).with(data).with(Tensor.vector(1, 0, 6)).check(0);
    new KernelCase(new Split(-1, 4)).with(data).check(0);
  }

  @ParameterizedTest
  @EnumSource
  void takesSlices(DType dtype) {
    Tensor data = KernelCase.random(dtype, 6, 17, 300);
    long[][][] cuts = {
      {{0}, {6}, {0}, {1}},
      {{1, 2}, {5, 11}, {0, 1}, {1, 1}},
      {{1, -5}, {9, -1}, {1, 2}, {3, 1}},
      {{-1}, {-1000}, {2}, {-1}},
      {{5, 16, 299}, {0, 2, 4}, {0, 1, 2}, {-2, -3, -7}},
      {{3}, {3}, {1}, {1}},
      {{0}, {1}, {2}, {1}},
    };
    for (long[][] cut : cuts) {
      new KernelCase(new Slice())
          .with(data)
          .with(Tensor.vector(cut[0]))
          .with(Tensor.vector(cut[1]))
          .with(Tensor.vector(cut[2]))
          .with(Tensor.vector(cut[3]))
          .check(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void padsWithAValue(DType dtype) {
    Tensor data = KernelCase.random(dtype, 3, 20, 41);
    Tensor value = Tensor.allocate(new TensorType(dtype, Shape.SCALAR));
    value.doubleAt(0, -7);
    for (long[] pads :
        new long[][] {
          {0, 1, 2, 3, 4, 5}, {0, 0, 0, 0, 0, 0}, {-1, 2, -3, 4, -5, 0}, {-3, 1, 1, 0, 1, 1}
        }) {
      new KernelCase(new Pad()).with(data).with(Tensor.vector(pads)).check(0);
      new KernelCase(new Pad()).with(data).with(Tensor.vector(pads)).with(value).check(0);
    }
    new KernelCase(new Pad())
        .with(data)
        .with(Tensor.vector(2000, 1000))
        .constant(value)
        .with(Tensor.vector(-1))
        .check(0);
  }

  @Test
  void declinesMarginsOfOtherKinds() {
    var pad = new KernelCase(new Pad(Pad.Mode.EDGE)).with(KernelCase.random(4));
    assertTrue(pad.with(Tensor.vector(1, 1)).declined().contains("edge"));
  }

  @ParameterizedTest
  @EnumSource
  void ordersAxes(DType dtype) {
    Tensor data = KernelCase.random(dtype, 5, 1, 37, 64);
    new KernelCase(new Transpose()).with(data).check(0);
    new KernelCase(new Transpose(0, 1, 2, 3)).with(data).check(0);
    new KernelCase(new Transpose(0, 2, 3, 1)).with(data).check(0);
    new KernelCase(new Transpose(0, 3, 1, 2)).with(data).check(0);
    new KernelCase(new Transpose(2, 0, 3, 1)).with(data).check(0);
    new KernelCase(new Transpose(1, 0)).with(KernelCase.random(dtype, 300, 500)).check(0);
    new KernelCase(new Transpose(1, 0)).with(KernelCase.random(dtype, 0, 5)).check(0);
    new KernelCase(new Transpose()).with(KernelCase.random(dtype)).check(0);
  }

  @ParameterizedTest
  @EnumSource
  void gathersSlices(DType dtype) {
    Tensor data = KernelCase.random(dtype, 5, 8, 33);
    Tensor indices = Tensor.of(new long[] {0, -1, 3, 3, -5, 4}, 2, 3);
    for (int axis = -3; axis < 3; axis++) {
      new KernelCase(new Gather(axis)).with(data).with(indices).check(0);
      new KernelCase(new Gather(axis)).with(data).constant(Tensor.of(new int[] {2})).check(0);
      new KernelCase(new Gather(axis)).with(data).with(KernelCase.random(DType.INT64, 0)).check(0);
    }
  }

  @Test
  void refusesIndicesThatAreOutOfRange() {
    Tensor data = KernelCase.random(4, 3);
    for (long index : new long[] {4, -5}) {
      Tensor indices = Tensor.vector(0, index);
      var gather = new KernelCase(new Gather()).with(data).with(indices);
      var values = Operands.of(data, indices);
      assertThrows(
          OperandException.class,
          () -> GuardedRun.run(new GatherCopy(), gather.query(), values, 1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void copiesTensors(DType dtype) {
    new KernelCase(new Identity()).with(KernelCase.random(dtype, 3, 5000)).check(0);
    new KernelCase(new Identity()).with(KernelCase.random(dtype)).check(0);
  }

  @Test
  void dropsNothing() {
    new KernelCase(new Dropout(true)).with(KernelCase.random(3, 5000)).check(0);
    new KernelCase(new Dropout()).with(KernelCase.random(0, 3)).check(0);
  }
}
