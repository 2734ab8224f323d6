package dev.cardinal.tests.kernels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.op.Add;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelCall;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The guards and the comparison see what a broken kernel does. */
class GuardsTest {
  private static final int N = 21;

  private static final KernelCase ADD =
      KernelCase.of(new Add()).with(KernelCase.random(N)).constant(KernelCase.seeded(2, N));

  /** A kernel that adds, and goes wrong in one way. */
  private static class Adding implements Kernel, KernelDescriptor {
    @Override
    public String id() {
      return "adding";
    }

    @Override
    public Support support(KernelQuery query) {
      return Support.YES;
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      return this;
    }

    @Override
    public int workerFloats() {
      return 4;
    }

    @Override
    public int sharedFloats() {
      return 4;
    }

    @Override
    public void run(KernelCall call) {
      call.parallel(N, (index, scratch) -> put(call, index, sum(call, index, scratch)));
    }

    @SuppressWarnings("UnusedVariable") // those who do wrong read scratch
    float sum(KernelCall call, int index, float[] scratch) {
      return call.src(0).floatAt(index) + call.src(1).floatAt(index);
    }

    void put(KernelCall call, int index, float sum) {
      call.dst(0).floatAt(index, sum);
    }
  }

  private static void check(Adding kernel) {
    var expectation = new Expectation(ADD, TestedBackend.VECTOR);
    expectation.check(GuardedRun.run(kernel, ADD), kernel, ADD.standing());
  }

  private static String failure(Adding kernel) {
    String message = assertThrows(AssertionError.class, () -> check(kernel)).getMessage();
    assertTrue(message.contains("add 21 21"), message);
    return message;
  }

  /** A tensor's memory with its surroundings. */
  @SuppressWarnings("restricted") // the surroundings are the arena's, and so valid
  private static MemorySegment around(Tensor tensor) {
    long start = tensor.segment().address() - 64;
    return MemorySegment.ofAddress(start).reinterpret(tensor.segment().byteSize() + 128);
  }

  private static float at(Tensor tensor, long index) {
    return around(tensor).get(ValueLayout.JAVA_FLOAT_UNALIGNED, 64 + index * Float.BYTES);
  }

  private static void at(Tensor tensor, long index, float value) {
    around(tensor).set(ValueLayout.JAVA_FLOAT_UNALIGNED, 64 + index * Float.BYTES, value);
  }

  @Test
  void aKernelThatIsRightPasses() {
    check(new Adding());
  }

  @Test
  void writesOutsideOfAResult() {
    for (int offset : new int[] {-1, 1}) {
      var kernel =
          new Adding() {
            @Override
            void put(KernelCall call, int index, float sum) {
              super.put(call, index, sum);
              if (index == (offset < 0 ? 0 : N - 1)) {
                at(call.dst(0), index + offset, 0);
              }
            }
          };
      assertTrue(failure(kernel).contains("wrote outside"));
    }
  }

  @Test
  void writesToASource() {
    var kernel =
        new Adding() {
          @Override
          void put(KernelCall call, int index, float sum) {
            super.put(call, index, sum);
            call.src(1).floatAt(3, 7);
          }
        };
    assertTrue(failure(kernel).contains("wrote outside"));
  }

  @Test
  void readsOutsideOfASource() {
    for (int operand = 0; operand < 2; operand++) {
      for (int outside : new int[] {-1, N}) {
        int from = operand;
        var kernel =
            new Adding() {
              @Override
              float sum(KernelCall call, int index, float[] scratch) {
                return super.sum(call, index, scratch) + 0 * at(call.src(from), outside);
              }
            };
        failure(kernel);
      }
    }
  }

  @Test
  void leavesAnElement() {
    var kernel =
        new Adding() {
          @Override
          void put(KernelCall call, int index, float sum) {
            if (index < N - 1) {
              super.put(call, index, sum);
            }
          }
        };
    assertTrue(failure(kernel).contains("[20]: not written"));
  }

  @Test
  void readsScratchThatItDidNotWrite() {
    var kernel =
        new Adding() {
          @Override
          float sum(KernelCall call, int index, float[] scratch) {
            float sum = super.sum(call, index, scratch) + (index > 0 ? 0 * scratch[1] : 0);
            scratch[1] = 1;
            return sum;
          }
        };
    failure(kernel);
  }

  @Test
  void readsSharedMemoryThatItDidNotWrite() {
    var kernel =
        new Adding() {
          @Override
          float sum(KernelCall call, int index, float[] scratch) {
            return super.sum(call, index, scratch) + 0 * call.shared()[3];
          }
        };
    failure(kernel);
  }

  @Test
  void needsMoreScratchThanItSays() {
    var kernel =
        new Adding() {
          @Override
          float sum(KernelCall call, int index, float[] scratch) {
            scratch[4] = 0;
            return super.sum(call, index, scratch);
          }
        };
    assertThrows(ArrayIndexOutOfBoundsException.class, () -> check(kernel));
  }

  @Test
  void differsFromRunToRun() {
    var runs = new AtomicInteger();
    var kernel =
        new Adding() {
          @Override
          float sum(KernelCall call, int index, float[] scratch) {
            float sum = super.sum(call, index, scratch);
            return runs.getAndIncrement() < N ? sum : Math.nextUp(sum);
          }
        };
    assertTrue(failure(kernel).contains("one thread and three differ"));
  }

  @Test
  void isWrongByOneUnitInTheLastPlace() {
    var kernel =
        new Adding() {
          @Override
          float sum(KernelCall call, int index, float[] scratch) {
            float sum = super.sum(call, index, scratch);
            return index == 5 ? Math.nextUp(sum) : sum;
          }
        };
    assertTrue(failure(kernel).contains("[5]: "));
  }

  @Test
  void constantsAreNotEvenAlignedToElements() {
    var kernel =
        new Adding() {
          @Override
          public void run(KernelCall call) {
            assertEquals(0, call.src(0).segment().address() % 64);
            assertEquals(0, call.dst(0).segment().address() % 64);
            assertEquals(1, call.src(1).segment().address() % 4);
            super.run(call);
          }
        };
    check(kernel);
  }
}
