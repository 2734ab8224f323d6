package dev.cardinal.bench.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * PyTorch's native library under DJL, as PyTorch's users deploy a network without Python: a
 * TorchScript module in inference mode, through {@code optimize_for_inference} where that can be
 * called, as many threads within an operator as are asked for and one between operators. All else
 * is as PyTorch has it: its executor specialises the module in the first runs, its threads spin for
 * a while. Its input stays in native memory between runs.
 */
public final class PyTorchContestant implements Contestant {
  private final Engine engine;
  private final NDManager manager;
  private final PtSymbolBlock module;
  private final String way;
  private final NDList inputs;
  private final ThreadLocal<Integer> threadsOfCaller;
  private volatile Tensor last = Tensor.scalar(0f);

  /**
   * A module for an archive.
   *
   * @param archive as {@link TorchScriptWriter} writes it
   * @param input what its only input is given
   * @param threads threads that compute, for each thread that calls
   * @throws IllegalStateException if PyTorch's library cannot be loaded, with the reason
   */
  public PyTorchContestant(Path archive, Tensor input, int threads) {
    if (!Files.isReadable(archive)) {
      throw new IllegalArgumentException(archive + ": cannot be read");
    }
    engine = TorchLibrary.engine();
    manager = NDManager.newBaseManager(Device.cpu(), engine.getEngineName());
    threadsOfCaller =
        ThreadLocal.withInitial(
            () -> {
              JniUtils.setNumThreads(threads); // OpenMP keeps it for each calling thread
              return threads;
            });
    threadsOfCaller.get();
    var natively = (PtNDManager) manager;
    PtSymbolBlock loaded =
        JniUtils.loadModule(natively, archive, true, new String[0], new String[0], false);
    PtSymbolBlock best = loaded;
    String how = "optimize_for_inference";
    try {
      best = InferenceOptimizer.optimized(natively, loaded);
    } catch (UnsupportedOperationException e) {
      how = "not optimised: " + e.getMessage();
    }
    module = best;
    way = how;
    FloatBuffer values = FloatBuffer.wrap(input.toFloats());
    inputs = new NDList(manager.create(values, new Shape(input.shape().dims())));
  }

  /**
   * PyTorch's version.
   *
   * @throws IllegalStateException if its library cannot be loaded, with the reason
   */
  public static String version() {
    return TorchLibrary.engine().getVersion();
  }

  /** What was done to the module: {@code optimize_for_inference}, or why not. */
  public String optimization() {
    return way;
  }

  @Override
  public String name() {
    return "pytorch " + engine.getVersion();
  }

  @Override
  public void run() {
    threadsOfCaller.get();
    try (NDList results = IValueUtils.forward(module, inputs, false)) {
      NDArray result = results.getFirst();
      last = Tensor.of(result.toFloatArray(), result.getShape().getShape());
    }
  }

  @Override
  public Tensor output() {
    return last;
  }

  @Override
  public void close() {
    inputs.close();
    module.close();
    manager.close();
  }
}
