package dev.cardinal.plan;

import dev.cardinal.memory.HeapMemory;
import dev.cardinal.memory.NativeMemory;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.WeakReference;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Consumer;

/**
 * The packed weights of a session: arrays on the Java heap, and native memory that is freed when
 * the store is closed or forgotten. They are known by the names of the constants that were packed,
 * or by their content, so that these need not be kept. Safe from many threads.
 */
public final class WeightStore implements PackedWeights, AutoCloseable {
  /** Constants that are smaller are not worth being sought for. */
  private static final long LEAST_SHARED = 4096;

  private static final int DIGESTED_BYTES = 1 << 16;

  /** What constants are called, or their content. Knows them by identity, and keeps none. */
  private final Map<Tensor, Object> constants = new WeakHashMap<>();

  private final Map<Object, WeakReference<Tensor>> kept = new HashMap<>();
  private final Map<Key, float[]> packed = new HashMap<>();
  private final Map<Key, MemorySegment> packedNative = new HashMap<>();
  private final List<NativeMemory> owned = new ArrayList<>();
  private final MemoryBudget budget;
  private final Optional<WeightStore> lender;
  private long bytes;

  /** An empty store whose weights count against a budget. */
  public WeightStore(MemoryBudget budget) {
    this(budget, Optional.empty());
  }

  private WeightStore(MemoryBudget budget, Optional<WeightStore> lender) {
    this.budget = budget;
    this.lender = lender;
  }

  /**
   * A store for kernels that are tried: it borrows what is packed here, and gives the memory of
   * what it packs itself back when it is closed. To be closed before this one.
   */
  public WeightStore forTrial() {
    return new WeightStore(budget, Optional.of(this));
  }

  private record Key(Object constant, String form) {}

  /** A constant without a name: its type and a digest of its content. */
  private record Content(TensorType type, String sha256) {
    static Content of(Tensor constant) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        MemorySegment memory = constant.segment();
        byte[] chunk = new byte[DIGESTED_BYTES];
        for (long at = 0; at < memory.byteSize(); at += DIGESTED_BYTES) {
          int bytes = (int) Math.min(DIGESTED_BYTES, memory.byteSize() - at);
          MemorySegment.copy(memory, ValueLayout.JAVA_BYTE, at, chunk, 0, bytes);
          digest.update(chunk, 0, bytes);
        }
        return new Content(constant.type(), HexFormat.of().formatHex(digest.digest()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }

  /**
   * Tells a constant's name. Constants that are told the same name must have the same values: they
   * are one constant of one graph, made several times.
   */
  public synchronized void name(Tensor constant, String name) {
    constants.put(constant, name);
  }

  private synchronized Object constant(Tensor tensor) {
    Object known = constants.get(tensor);
    if (known == null) {
      known = lender.isPresent() ? lender.get().constant(tensor) : Content.of(tensor);
      constants.put(tensor, known);
    }
    return known;
  }

  private Key key(Tensor weights, String form) {
    return new Key(constant(weights), form);
  }

  @Override
  public synchronized Tensor kept(Tensor constant) {
    if (constant.type().byteSize() < LEAST_SHARED) {
      return PackedWeights.super.kept(constant);
    }
    Object name = constant(constant);
    WeakReference<Tensor> known = kept.get(name);
    Tensor tensor = known == null ? null : known.get();
    if (tensor == null) {
      tensor = PackedWeights.super.kept(constant);
      constants.put(tensor, name);
      kept.put(name, new WeakReference<>(tensor));
    }
    return tensor;
  }

  @Override
  public synchronized float[] packed(
      Tensor weights, String form, long floats, Consumer<float[]> pack) {
    var key = key(weights, form);
    Optional<float[]> known = known(key);
    if (known.isPresent()) {
      return known.get();
    }
    long needed = Math.multiplyExact(floats, Float.BYTES);
    if (!budget.reserve(needed)) {
      throw new PlanException(budget.exceededBy(needed, "packed weights"));
    }
    try {
      float[] array = HeapMemory.floats(floats, "packed weights");
      pack.accept(array);
      packed.put(key, array);
      bytes += needed;
      return array;
    } catch (RuntimeException | Error e) {
      budget.release(needed);
      throw e;
    }
  }

  @Override
  public synchronized MemorySegment packedNative(
      Tensor weights, String form, long bytes, Consumer<MemorySegment> pack) {
    var key = key(weights, form);
    Optional<MemorySegment> known = knownNative(key);
    if (known.isPresent()) {
      return known.get();
    }
    if (!budget.reserve(bytes)) {
      throw new PlanException(budget.exceededBy(bytes, "packed weights"));
    }
    NativeMemory memory = null;
    try {
      memory = NativeMemory.allocate(bytes);
      MemorySegment segment = memory.segment().asSlice(0, bytes);
      pack.accept(segment);
      packedNative.put(key, segment);
      owned.add(memory);
      this.bytes += bytes;
      return segment;
    } catch (RuntimeException | Error e) {
      if (memory != null) {
        memory.close();
      }
      budget.release(bytes);
      throw e;
    }
  }

  private synchronized Optional<float[]> known(Key key) {
    Optional<float[]> own = Optional.ofNullable(packed.get(key));
    return own.or(() -> lender.flatMap(store -> store.known(key)));
  }

  private synchronized Optional<MemorySegment> knownNative(Key key) {
    Optional<MemorySegment> own = Optional.ofNullable(packedNative.get(key));
    return own.or(() -> lender.flatMap(store -> store.knownNative(key)));
  }

  /** Frees the native memory, and the arrays with their last user; no kernel may run any more. */
  @Override
  public synchronized void close() {
    owned.forEach(NativeMemory::close);
    owned.clear();
    settle();
    budget.release(bytes);
    bytes = 0;
  }

  /** Forgets from what the arrays were packed, once no further kernel will be made. */
  public synchronized void settle() {
    packed.clear();
    packedNative.clear();
    constants.clear();
    kept.clear();
  }

  /** The memory that all packed weights take. */
  public synchronized long bytes() {
    return bytes;
  }
}
