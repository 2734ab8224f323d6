package dev.cardinal.bench.torch;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.LibUtils;
import java.lang.foreign.AddressLayout;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PyTorch's own {@code torch::jit::optimize_for_inference}, what {@code
 * torch.jit.optimize_for_inference} calls in Python: it freezes a module, folds batch norms, and
 * gives convolutions to oneDNN with weights that are reordered beforehand. DJL has no way to it, so
 * it is called directly, by the name that C++ gives it on Linux.
 *
 * <p>{@code Module optimize_for_inference(Module&, const std::vector<std::string>&)}. A {@code
 * Module} is not trivial to copy: C++ makes it where the caller says, as it does large structures.
 * A vector is three pointers, zero if it is empty. An exception cannot pass through Java and would
 * end the process; that of one contestant is its own.
 */
final class InferenceOptimizer {
  private static final String LIBRARY = "libtorch_cpu.so";
  private static final String FUNCTION =
      "_ZN5torch3jit22optimize_for_inferenceERNS0_6ModuleE"
          + "RKSt6vectorINSt7__cxx1112basic_stringIcSt11char_traitsIcESaIcEEESaIS9_EE";
  private static final String OPERATOR_NEW = "_Znwm";

  /** Where Linux tells of a processor's caches, if the machine does. */
  private static final Path CACHE = Path.of("/sys/devices/system/cpu/cpu0/cache/index0");

  private static final AddressLayout ADDRESS = ValueLayout.ADDRESS;
  private static final StructLayout VECTOR = MemoryLayout.structLayout(ADDRESS, ADDRESS, ADDRESS);

  /** Room for a module, which takes 48 bytes; any structure of this size is returned in memory. */
  private static final StructLayout MODULE =
      MemoryLayout.structLayout(MemoryLayout.sequenceLayout(32, ValueLayout.JAVA_LONG));

  private InferenceOptimizer() {}

  /**
   * An optimised copy of a module, which is closed.
   *
   * @throws UnsupportedOperationException if PyTorch's function is not to be found, or what it
   *     makes would end the process
   */
  @SuppressWarnings("restricted") // nothing but native access does it
  static PtSymbolBlock optimized(PtNDManager manager, PtSymbolBlock module) {
    Path library = Path.of(LibUtils.getLibtorchPath()).resolve(LIBRARY);
    if (!Files.exists(library)) {
      throw new UnsupportedOperationException("optimize_for_inference is called on Linux only");
    }
    if (hidesCaches()) {
      throw new UnsupportedOperationException(
          "this machine hides its caches' sizes, by which PyTorch's oneDNN would divide");
    }
    try (Arena arena = Arena.ofConfined()) {
      MethodHandle optimize =
          handle(
              SymbolLookup.libraryLookup(library, Arena.global()),
              FUNCTION,
              FunctionDescriptor.of(MODULE, ADDRESS, ADDRESS));
      MethodHandle operatorNew =
          handle(
              SymbolLookup.libraryLookup("libstdc++.so.6", Arena.global()),
              OPERATOR_NEW,
              FunctionDescriptor.of(ADDRESS, ValueLayout.JAVA_LONG));
      // DJL deletes its modules, so their memory must come from operator new.
      var memory = (MemorySegment) operatorNew.invokeExact(MODULE.byteSize());
      SegmentAllocator there = (_, _) -> memory.reinterpret(MODULE.byteSize());
      var result =
          (MemorySegment)
              optimize.invokeExact(
                  there, MemorySegment.ofAddress(module.getHandle()), arena.allocate(VECTOR));
      module.close();
      return new PtSymbolBlock(manager, result.address());
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException("there is no optimize_for_inference: " + e, e);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e); // native functions throw nothing
    }
  }

  /**
   * Whether the processor does not tell how its caches are shared, as in some virtual machines. A
   * sum of oneDNN's divides by that, in PyTorch 2.7.1: the process ends with SIGFPE.
   */
  static boolean hidesCaches() {
    return !Files.isDirectory(CACHE);
  }

  @SuppressWarnings("restricted") // as above
  private static MethodHandle handle(
      SymbolLookup symbols, String name, FunctionDescriptor descriptor) {
    MemorySegment function =
        symbols.find(name).orElseThrow(() -> new IllegalArgumentException(name + " is missing"));
    return Linker.nativeLinker().downcallHandle(function, descriptor);
  }
}
