package dev.cardinal.onednn;

import dev.cardinal.onednn.ffm.dnnl_exec_arg_t;
import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.onednn.library.OneDnnLibrary;
import dev.cardinal.onednn.primitive.Algorithm;
import dev.cardinal.onednn.primitive.Arg;
import dev.cardinal.onednn.primitive.Attributes;
import dev.cardinal.onednn.primitive.DataType;
import dev.cardinal.onednn.primitive.Engine;
import dev.cardinal.onednn.primitive.Execution;
import dev.cardinal.onednn.primitive.FormatTag;
import dev.cardinal.onednn.primitive.Forward;
import dev.cardinal.onednn.primitive.MemoryDesc;
import dev.cardinal.onednn.primitive.OneDnnException;
import dev.cardinal.onednn.primitive.Primitive;
import dev.cardinal.onednn.primitive.PrimitiveDesc;
import dev.cardinal.onednn.primitive.Stream;
import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What one call of oneDNN costs through the bindings. It stands in the package of the layer that it
 * measures, which nobody else sees.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 3,
    jvmArgsAppend = {"--enable-native-access=ALL-UNNAMED"})
public class BindingsBenchmark {
  private static final int FLOATS = 16;

  /** As generated, but for the option that spares the thread's change of state. */
  @SuppressWarnings("restricted") // to call native functions is what it measures
  private static final MethodHandle CRITICAL_VERSION =
      Linker.nativeLinker()
          .downcallHandle(
              loadedVersion(), dnnl_h.dnnl_version$descriptor(), Linker.Option.critical(false));

  private final Arena arena = Arena.ofShared();
  private final MemorySegment[] data = new MemorySegment[2];
  private int next;

  private Engine engine;
  private Stream stream;
  private MemoryDesc desc;
  private PrimitiveDesc relu;
  private Primitive primitive;
  private Execution execution;

  private MemorySegment bareArguments;
  private MemorySegment barePrimitive;
  private MemorySegment bareStream;

  private static MemorySegment loadedVersion() {
    OneDnnLibrary.required();
    return dnnl_h.dnnl_version$address();
  }

  /** Prepares a ReLU of a few floats on one thread. */
  @Setup
  public void prepare() {
    engine = Engine.cpu();
    stream = Stream.of(engine);
    OneDnnLibrary.required().openMp().ifPresent(openMp -> openMp.setThreads(1));
    desc = MemoryDesc.of(DataType.F32, FormatTag.A, FLOATS);
    relu =
        Forward.eltwise(
            engine, Algorithm.ELTWISE_RELU, desc, desc, 0, 0, Attributes.GIVEN_SCRATCHPAD);
    primitive = Primitive.of(relu);
    for (int i = 0; i < data.length; i++) {
      data[i] = arena.allocate(FLOATS * Float.BYTES, 64);
    }
    Map<Integer, MemoryDesc> arguments = new LinkedHashMap<>();
    arguments.put(Arg.SRC, desc);
    arguments.put(Arg.DST, desc);
    execution = Execution.of(primitive, arguments);
    execution.data(0, data[0]);
    execution.data(1, data[1]);
    prepareBare();
  }

  /** The same without the layer. */
  private void prepareBare() {
    bareArguments = dnnl_exec_arg_t.allocateArray(2, arena);
    int[] args = {Arg.SRC, Arg.DST};
    for (int i = 0; i < args.length; i++) {
      MemorySegment out = arena.allocate(dnnl_h.C_POINTER);
      int status =
          dnnl_h.dnnl_memory_create(
              out, desc.handle().acquire(), engine.handle().acquire(), data[i]);
      OneDnnException.check("dnnl_memory_create", status);
      dnnl_exec_arg_t.arg(dnnl_exec_arg_t.asSlice(bareArguments, i), args[i]);
      dnnl_exec_arg_t.memory(
          dnnl_exec_arg_t.asSlice(bareArguments, i), out.get(dnnl_h.C_POINTER, 0));
    }
    barePrimitive = primitive.handle().acquire();
    bareStream = stream.handle().acquire();
  }

  /** Frees what the layer owns; the rest ends with the process. */
  @TearDown
  public void close() {
    execution.close();
    primitive.close();
    relu.close();
    desc.close();
    stream.close();
    engine.close();
  }

  /** A function that only returns. */
  @Benchmark
  public MemorySegment version() {
    return dnnl_h.dnnl_version();
  }

  /** The same, called as if it were Java; only for functions that return at once. */
  @Benchmark
  public MemorySegment versionCritical() throws Throwable {
    return (MemorySegment) CRITICAL_VERSION.invokeExact();
  }

  /** Another address for one argument. */
  @Benchmark
  public void newAddress() {
    next ^= 1;
    execution.data(0, data[next]);
  }

  /** A run. */
  @Benchmark
  public void run() {
    execution.run(stream);
  }

  /** A run after a new address for each argument, as a kernel does it at most. */
  @Benchmark
  public void runOnNewAddresses() {
    next ^= 1;
    execution.data(0, data[next]);
    execution.data(1, data[next ^ 1]);
    execution.run(stream);
  }

  /** The downcall alone: what oneDNN costs, and a little. */
  @Benchmark
  public int runBare() {
    return dnnl_h.dnnl_primitive_execute(barePrimitive, bareStream, 2, bareArguments);
  }
}
