package dev.cardinal.onednn.primitive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Owners free what they own, once, when nobody uses it. */
class NativeObjectTest {
  /** What other tests have forgotten is not counted. */
  @BeforeAll
  static void settle() throws InterruptedException {
    long before;
    do {
      before = NativeObject.live();
      System.gc();
      Thread.sleep(50);
    } while (NativeObject.live() < before);
  }

  @Test
  void everythingIsFreedByClosing() {
    long before = NativeObject.live();
    try (var tensors = new Tensors()) {
      assertTrue(NativeObject.live() > before);
      assertEquals(6, relu(tensors, 6)[5], 0);
    }
    assertEquals(before, NativeObject.live());
  }

  @Test
  void theForgottenIsFreedToo() throws InterruptedException {
    try (Engine engine = Engine.cpu()) {
      long before = NativeObject.live();
      for (int i = 0; i < 100; i++) {
        forget(engine);
      }
      for (int i = 0; i < 200 && NativeObject.live() > before; i++) {
        System.gc();
        Thread.sleep(20);
      }
      assertEquals(before, NativeObject.live());
    }
  }

  private static void forget(Engine engine) {
    Stream.of(engine);
    MemoryDesc desc = MemoryDesc.of(DataType.F32, FormatTag.A, 8);
    PrimitiveDesc relu =
        Forward.eltwise(
            engine, Algorithm.ELTWISE_RELU, desc, desc, 0, 0, Attributes.GIVEN_SCRATCHPAD);
    Execution.of(Primitive.of(relu), Map.of(Arg.SRC, desc, Arg.DST, desc));
  }

  @Test
  void whatIsClosedCannotBeUsed() {
    MemoryDesc desc = MemoryDesc.of(DataType.F32, FormatTag.AB, 2, 3);
    Engine engine = Engine.cpu();
    desc.close();
    desc.close();
    var e = assertThrows(IllegalStateException.class, desc::dims);
    assertEquals("this memory descriptor is closed", e.getMessage());
    engine.close();
    assertThrows(IllegalStateException.class, () -> Stream.of(engine));
  }

  @Test
  void whatIsNeededLivesAsLong() {
    long before = NativeObject.live();
    Engine engine = Engine.cpu();
    Stream stream = Stream.of(engine);
    engine.close();
    assertEquals(before + 2, NativeObject.live());
    stream.await();
    stream.close();
    assertEquals(before, NativeObject.live());
  }

  @Test
  void aUseUnderWayKeepsTheObject() {
    long before = NativeObject.live();
    MemoryDesc desc = MemoryDesc.of(DataType.F32, FormatTag.AB, 2, 3);
    desc.handle().acquire();
    desc.close();
    assertEquals(before + 1, NativeObject.live());
    assertThrows(IllegalStateException.class, desc::rank);
    desc.handle().release();
    assertEquals(before, NativeObject.live());
  }

  @Test
  void closingDuringRunsHarmsNone() throws Exception {
    for (int round = 0; round < 100; round++) {
      Engine engine = Engine.cpu();
      Stream stream = Stream.of(engine);
      Execution execution = someExecution(engine);
      var runs = new AtomicLong();
      var ended = new CompletableFuture<Throwable>();
      var runner = new Thread(() -> ended.complete(runUntilClosed(execution, stream, runs)));
      runner.start();
      while (runs.get() < 20) {
        Thread.onSpinWait();
      }
      engine.close();
      (round % 2 == 0 ? stream : execution).close();
      assertEquals(IllegalStateException.class, ended.get(1, TimeUnit.MINUTES).getClass());
      stream.close();
      execution.close();
      runner.join();
    }
  }

  private static Execution someExecution(Engine engine) {
    try (MemoryDesc desc = MemoryDesc.of(DataType.F32, FormatTag.A, 64);
        PrimitiveDesc relu =
            Forward.eltwise(
                engine, Algorithm.ELTWISE_RELU, desc, desc, 0, 0, Attributes.GIVEN_SCRATCHPAD);
        Primitive primitive = Primitive.of(relu)) {
      return Execution.of(primitive, Map.of(Arg.SRC, desc, Arg.DST, desc));
    }
  }

  private static Throwable runUntilClosed(Execution execution, Stream stream, AtomicLong runs) {
    MemorySegment data = Arena.ofAuto().allocate(256, 64);
    try {
      execution.data(0, data);
      execution.data(1, data);
      while (true) {
        execution.run(stream);
        runs.incrementAndGet();
      }
    } catch (IllegalStateException e) {
      return e;
    }
  }

  @Test
  void executionsRefuseMemoryThatIsMissingShortOrClosed() {
    try (var tensors = new Tensors();
        Arena arena = Arena.ofConfined()) {
      MemoryDesc desc = tensors.dense(8);
      PrimitiveDesc relu = reluDesc(tensors, desc);
      Map<Integer, MemoryDesc> arguments = new LinkedHashMap<>();
      arguments.put(Arg.SRC, desc);
      arguments.put(Arg.DST, desc);
      Primitive primitive = tensors.keep(Primitive.of(relu));
      Execution execution = tensors.keep(Execution.of(primitive, arguments));
      execution.data(0, tensors.memory(desc));
      fails(execution, tensors.stream, "argument 1 was given no memory");
      assertThrows(IllegalArgumentException.class, () -> execution.data(1, arena.allocate(31)));
      assertThrows(
          IllegalArgumentException.class,
          () -> execution.data(1, MemorySegment.ofArray(new float[8])));
      try (Arena brief = Arena.ofConfined()) {
        execution.data(1, brief.allocate(32));
        execution.run(tensors.stream);
      }
      fails(execution, tensors.stream, "argument 1's memory is closed");
      execution.data(1, arena.allocate(32));
      primitive.close();
      execution.run(tensors.stream);
      execution.close();
      fails(execution, tensors.stream, "this execution is closed");
    }
  }

  private static void fails(Execution execution, Stream stream, String message) {
    var e = assertThrows(IllegalStateException.class, () -> execution.run(stream));
    assertEquals(message, e.getMessage());
  }

  @Test
  void errorsNameTheCallAndTheStatus() {
    try (var tensors = new Tensors()) {
      MemoryDesc two = tensors.dense(2, 3);
      MemoryDesc three = tensors.dense(3, 4, 5);
      var e =
          assertThrows(
              OneDnnException.class,
              () -> Combine.matmul(tensors.engine, two, three, null, two, Attributes.NONE));
      assertEquals("dnnl_matmul_primitive_desc_create", e.function());
      assertEquals(
          "dnnl_matmul_primitive_desc_create failed: invalid_arguments"
              + " (the arguments do not fit each other)",
          e.getMessage());
      assertFalse(e.isUnimplemented());
    }
  }

  private static PrimitiveDesc reluDesc(Tensors tensors, MemoryDesc desc) {
    return tensors.keep(
        Forward.eltwise(
            tensors.engine, Algorithm.ELTWISE_RELU, desc, desc, 0, 0, Attributes.GIVEN_SCRATCHPAD));
  }

  private static float[] relu(Tensors tensors, int length) {
    var values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = i + 1;
    }
    MemoryDesc desc = tensors.dense(length);
    MemorySegment data = tensors.copy(values);
    tensors.run(reluDesc(tensors, desc), Map.of(Arg.SRC, data, Arg.DST, data));
    return data.toArray(ValueLayout.JAVA_FLOAT);
  }
}
