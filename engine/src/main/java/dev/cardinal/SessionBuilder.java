package dev.cardinal;

import dev.cardinal.exec.Affinity;
import dev.cardinal.exec.RunContexts;
import dev.cardinal.exec.WorkerPool;
import dev.cardinal.graph.Node;
import dev.cardinal.pass.PassPipeline;
import dev.cardinal.plan.KernelSelector;
import dev.cardinal.plan.MemoryBudget;
import dev.cardinal.plan.WeightStore;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.FpMath;
import dev.cardinal.spi.KernelOptions;
import dev.cardinal.tune.Auto;
import dev.cardinal.tune.BackendChooser;
import dev.cardinal.tune.Laboratory;
import java.nio.file.Path;
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

  /** How many names an error lists. */
  private static final int MOST_NAMES = 20;

  private final Model model;
  private final Map<String, List<String>> overrides = new LinkedHashMap<>();
  private Backends found = new Backends();
  private List<String> backends = List.of();
  private boolean auto;
  private Optional<Path> choices = Optional.empty();
  private LongSupplier clock = System::nanoTime;
  private Optional<Session> companion = Optional.empty();
  private int threads = Runtime.getRuntime().availableProcessors();
  private int maxConcurrentRuns;
  private int maxPlans = 8;
  private long maxMemoryBytes = Long.MAX_VALUE;
  private boolean pinned;
  private boolean strict;
  private FpMath fpMath = FpMath.STRICT;
  private boolean fastAlgorithms = true;

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
   * How many runs may be under way at once, each with an arena of its own; others wait. Usually as
   * many as threads compute.
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
   * Validates the graph, runs the passes, and plans if the input types are fixed.
   *
   * @throws IllegalArgumentException if a backend is not known, an override names nothing, or the
   *     graph is not valid, or there can be no file of choices where it is to be
   * @throws java.io.UncheckedIOException if that file cannot be read or written
   * @throws IllegalStateException if memory does not suffice, or {@code strict} finds a node that
   *     no kernel takes
   */
  public Session build() {
    try {
      return unguarded();
    } catch (InternalError e) {
      throw Session.unreadable(model.name(), e);
    }
  }

  private Session unguarded() {
    PassPipeline.Result passes = PassPipeline.standard().run(model.graph());
    KernelSelector selector = selector(passes);
    WorkerPool pool = companion.map(Session::pool).orElseGet(this::ownPool);
    try {
      var plans = new PlanCache(passes, planner(selector, pool), maxPlans);
      plans.planIfFixed();
      int runs = maxConcurrentRuns == 0 ? pool.threads() : maxConcurrentRuns;
      return new Session(model, plans, pool, companion.isEmpty(), runs);
    } catch (RuntimeException | Error e) {
      if (companion.isEmpty()) {
        pool.close();
      }
      throw e;
    }
  }

  private WorkerPool ownPool() {
    return new WorkerPool(threads, pinned ? Affinity.forThreads(threads) : Optional.empty());
  }

  private KernelSelector selector(PassPipeline.Result passes) {
    Map<String, List<Backend>> chosen = new LinkedHashMap<>();
    overrides.forEach((node, names) -> chosen.put(checked(node, passes), found.named(names)));
    List<String> usual = auto ? found.competing() : List.of("vector");
    List<Backend> preferred = found.named(backends.isEmpty() ? usual : backends);
    return new KernelSelector(preferred, chosen, found.lastResort(), strict);
  }

  private SignaturePlanner planner(KernelSelector selector, WorkerPool pool) {
    var budget = new MemoryBudget(maxMemoryBytes);
    var options = new KernelOptions(pool.threads(), fpMath, fastAlgorithms);
    var laboratory = new Laboratory(pool, new RunContexts(pool, budget), options, clock);
    BackendChooser chooser =
        auto ? Auto.of(selector, laboratory, choices) : BackendChooser.inOrder(selector);
    return new SignaturePlanner(chooser, laboratory, new WeightStore(budget));
  }

  /** What passes make counts too, such as a Gemm of a MatMul and its bias. */
  private String checked(String node, PassPipeline.Result passes) {
    List<Node> nodes = new ArrayList<>(model.graph().nodes());
    nodes.addAll(passes.graph().nodes());
    if (nodes.stream().noneMatch(n -> n.name().equals(node) || n.op().type().equals(node))) {
      throw new IllegalArgumentException(
          "the override of '"
              + node
              + "' names neither a node nor an operator of the model; its operators are "
              + some(nodes.stream().map(n -> n.op().type()).distinct().sorted().toList())
              + ", its nodes "
              + some(nodes.stream().map(Node::name).distinct().toList()));
    }
    return node;
  }

  private static String some(List<String> names) {
    int more = names.size() - MOST_NAMES;
    return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMES)))
        + (more > 0 ? " and " + more + " more" : "");
  }
}
