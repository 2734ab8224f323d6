package dev.cardinal;

import dev.cardinal.spi.FpMath;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;

/** Options for a {@link Session}. */
public final class SessionBuilder {
  /** More threads than this are refused: far more than any machine has cores for. */
  public static final int MOST_THREADS = 1024;

  private static final String AUTO = "auto";

  private static final Duration USUAL_WARMUP = Duration.ofSeconds(10);

  final Model model;
  final Map<String, List<String>> overrides = new LinkedHashMap<>();
  final List<Warmup> warmups = new ArrayList<>();
  Backends found = new Backends();
  List<String> backends = List.of();
  boolean auto;
  Optional<Path> choices = Optional.empty();
  LongSupplier clock = System::nanoTime;
  Optional<Session> companion = Optional.empty();
  int threads = Runtime.getRuntime().availableProcessors();
  int maxConcurrentRuns;
  int maxPlans = 8;
  long maxMemoryBytes = Long.MAX_VALUE;
  boolean pinned;
  boolean strict;
  FpMath fpMath = FpMath.STRICT;
  boolean fastAlgorithms = true;

  SessionBuilder(Model model) {
    this.model = Objects.requireNonNull(model, "model");
  }

  /**
   * How many threads compute, the calling one among them. Usually {@link
   * Runtime#availableProcessors}, which respects a container's limits.
   */
  public SessionBuilder threads(int count) {
    threads = positive("threads", count);
    if (count > MOST_THREADS) {
      throw new IllegalArgumentException("threads must be at most " + MOST_THREADS + ": " + count);
    }
    companion = Optional.empty();
    return this;
  }

  /**
   * Whether each worker is kept on a processor of its own, the first of those on which this thread
   * may run being left to callers; usually not. It may help where the system moves threads about,
   * and harms where the processors have other work too. It takes Linux, native access ({@code
   * --enable-native-access=dev.cardinal.engine}, or {@code ALL-UNNAMED} on the class path), and as
   * many processors as threads; where these are not there, a warning says what is missing, and the
   * session works without. Threads that are shared are as the other session has them.
   */
  public SessionBuilder pinned(boolean keepOnProcessors) {
    pinned = keepOnProcessors;
    return this;
  }

  /** Computes on the threads of another session, which must be closed after this one. */
  public SessionBuilder shareThreads(Session other) {
    companion = Optional.of(other);
    return this;
  }

  /**
   * The backends in order of preference; usually only {@code vector}, and with {@link #auto()} all
   * that are available but {@code reference}. The name {@code auto} before them, or alone, has the
   * same effect as {@link #auto()}.
   */
  public SessionBuilder backends(String... names) {
    return backends(List.of(names));
  }

  /** The backends in order of preference; see {@link #backends(String...)}. */
  public SessionBuilder backends(List<String> names) {
    List<String> all = named(names);
    boolean measured = all.getFirst().equals(AUTO);
    auto |= measured;
    backends = measured ? all.subList(1, all.size()) : all;
    return this;
  }

  private static List<String> named(List<String> names) {
    if (names.isEmpty()) {
      throw new IllegalArgumentException("no backend is named");
    }
    return List.copyOf(names);
  }

  /**
   * Another order of backends for a single node or for all nodes of an operator.
   *
   * @param node a node's name, or an operator's type such as {@code MaxPool}; a name wins
   */
  public SessionBuilder override(String node, String... names) {
    overrides.put(node, named(List.of(names)));
    return this;
  }

  /**
   * Measures the backends for each input signature when it is planned, which takes some seconds,
   * and gives each step the one with which the whole is fastest, what it costs to reorder tensors
   * between them included. As backends round differently, so may results from one start to the
   * next.
   */
  public SessionBuilder auto() {
    auto = true;
    choices = Optional.empty();
    return this;
  }

  /**
   * As {@link #auto()}, but keeps in a file what was measured: a later start that finds there what
   * it needs measures nothing, and chooses the same. One file serves any number of models; it holds
   * for one machine, version of Java, number of threads, exactness, and versions of the backends.
   * With others, or if it is damaged, it is passed over with a warning and written anew.
   *
   * @param file need not exist yet
   */
  public SessionBuilder auto(Path file) {
    auto = true;
    choices = Optional.of(file);
    return this;
  }

  /**
   * Brings the kernels to compiled speed while the session is built, so that the first call is as
   * fast as later ones: plans for inputs of the given types, and runs the plan on zeros until it
   * gets no faster and the just-in-time compiler rests, for ten seconds at most. May be called for
   * several signatures, which are warmed up in that order; what they have in common is compiled
   * once.
   *
   * @param inputs the types of all inputs, in the model's order; none if the model fixes them all
   */
  public SessionBuilder warmup(TensorType... inputs) {
    return warmup(USUAL_WARMUP, inputs);
  }

  /**
   * As {@link #warmup(TensorType...)}.
   *
   * @param atMost after so long no further run is begun for this signature
   */
  public SessionBuilder warmup(Duration atMost, TensorType... inputs) {
    if (atMost.isNegative()) {
      throw new IllegalArgumentException("the time for a warm-up must not be negative: " + atMost);
    }
    warmups.add(new Warmup(atMost, List.of(inputs)));
    return this;
  }

  /** For tests: other backends than those of this process, and a clock that they may turn. */
  SessionBuilder with(Backends backendsFound, LongSupplier nanos) {
    found = backendsFound;
    clock = nanos;
    return this;
  }

  /** Whether it is an error, rather than a warning, that only the slow reference takes a node. */
  public SessionBuilder strict(boolean refuse) {
    strict = refuse;
    return this;
  }

  /**
   * How exactly products may be computed; usually {@link FpMath#STRICT}. Less exact modes take less
   * time where a backend and the processor know them, and are ignored elsewhere.
   */
  public SessionBuilder fpMath(FpMath mode) {
    fpMath = Objects.requireNonNull(mode, "mode");
    return this;
  }

  /**
   * Whether kernels may use algorithms that need fewer products than the definition: Strassen's for
   * matrix products and Winograd's for windows. They are faster, and as stable as the definition in
   * norm: errors stay a small multiple of its own, of the largest element of an image's result.
   * Small elements beside large ones may have fewer right digits, and an infinity or a NaN may
   * spread to other pixels of its image. Usually allowed.
   */
  public SessionBuilder fastAlgorithms(boolean allowed) {
    fastAlgorithms = allowed;
    return this;
  }

  /** The memory, in bytes, that the session may take for activations, scratch and weights. */
  public SessionBuilder maxMemory(long bytes) {
    if (bytes < 1) {
      throw new IllegalArgumentException("maxMemory must be positive: " + bytes);
    }
    maxMemoryBytes = bytes;
    return this;
  }

  /** How many plans, one for each input signature, the session keeps; usually 8. */
  public SessionBuilder maxPlans(int count) {
    maxPlans = positive("maxPlans", count);
    return this;
  }

  /**
   * How many runs may be under way at once, each with an arena of its own, or one for each thread
   * if it computes portions of a batch side by side; others wait. Usually as many as threads
   * compute.
   */
  public SessionBuilder maxConcurrentRuns(int count) {
    maxConcurrentRuns = positive("maxConcurrentRuns", count);
    return this;
  }

  private static int positive(String what, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(what + " must be at least 1: " + value);
    }
    return value;
  }

  /**
   * Validates the graph, runs the passes, plans if the input types are fixed, and warms up.
   *
   * @throws IllegalArgumentException if a backend is not known, an override names nothing, or the
   *     graph is not valid, types to warm up are not the model's, or there can be no file of
   *     choices where it is to be
   * @throws java.util.concurrent.CancellationException if the thread was interrupted while it
   *     waited to warm up
   * @throws java.io.UncheckedIOException if that file cannot be read or written
   * @throws IllegalStateException if memory does not suffice, or {@code strict} finds a node that
   *     no kernel takes
   */
  public Session build() {
    try {
      return new SessionAssembly(this).session();
    } catch (InternalError e) {
      throw Session.unreadable(model.name(), e);
    }
  }
}
