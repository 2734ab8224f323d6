package dev.cardinal.bench.contest;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cardinal.formats.onnx.OnnxWriter;
import dev.cardinal.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX Runtime's CPU provider as its Java interface offers it: all optimisations, one operator
 * after the other, as many threads within an operator as are asked for, and all that it does on its
 * own account left as it is (its threads spin for a while, its arena and memory patterns are on).
 * It is told the input's sizes beforehand, and its input stays in native memory between runs.
 */
public final class OnnxRuntimeContestant implements Contestant {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final OnnxTensor input;
  private final String inputName;
  private Tensor last = Tensor.scalar(0f);

  private OnnxRuntimeContestant(
      Source source, Map<String, Long> sizes, Tensor value, int threads, Optional<Path> profile) {
    try (OrtSession.SessionOptions options = options(threads)) {
      if (profile.isPresent()) {
        options.enableProfiling(profile.get().toString());
      }
      for (Map.Entry<String, Long> symbol : sizes.entrySet()) {
        options.setSymbolicDimensionValue(symbol.getKey(), symbol.getValue());
      }
      session = source.open(environment, options);
      inputName = session.getInputNames().iterator().next();
      input =
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(value.toFloats()), value.shape().dims());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private interface Source {
    OrtSession open(OrtEnvironment environment, OrtSession.SessionOptions options)
        throws OrtException;
  }

  /** A session of its own for a workload; a built-in network is written as ONNX for it. */
  public static OnnxRuntimeContestant of(Workload workload, int threads) {
    if (workload.file().isPresent()) {
      return of(workload.file().get(), workload.symbols(), workload.input(), threads);
    }
    byte[] model = OnnxWriter.bytes(workload.model().graph());
    return new OnnxRuntimeContestant(
        (environment, options) -> environment.createSession(model, options),
        workload.symbols(),
        workload.input(),
        threads,
        Optional.empty());
  }

  /**
   * A session for a file that nobody else reads.
   *
   * @param file an ONNX model
   * @param sizes the input's sizes by the model's symbols
   * @param value what its only input is given
   * @param threads threads that compute
   */
  public static OnnxRuntimeContestant of(
      Path file, Map<String, Long> sizes, Tensor value, int threads) {
    return of(file, sizes, value, threads, Optional.empty());
  }

  /**
   * As {@link #of(Path, Map, Tensor, int)}, but writes how long each step takes, which costs time.
   *
   * @param profile how the name of the file for this begins; see {@link #endProfiling}
   */
  public static OnnxRuntimeContestant profiled(
      Path file, Map<String, Long> sizes, Tensor value, int threads, Path profile) {
    return of(file, sizes, value, threads, Optional.of(profile));
  }

  private static OnnxRuntimeContestant of(
      Path file, Map<String, Long> sizes, Tensor value, int threads, Optional<Path> profile) {
    return new OnnxRuntimeContestant(
        (environment, options) -> environment.createSession(file.toString(), options),
        sizes,
        value,
        threads,
        profile);
  }

  /** Completes the profile and returns its file. */
  public Path endProfiling() {
    try {
      return Path.of(session.endProfiling());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OrtSession.SessionOptions options(int threads) throws OrtException {
    var options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
    options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
    return options;
  }

  /** ONNX Runtime's version. */
  public static String version() {
    return OrtEnvironment.getEnvironment().getVersion();
  }

  @Override
  public String name() {
    return "onnxruntime " + version();
  }

  @Override
  public void run() {
    try (OrtSession.Result result = session.run(Map.of(inputName, input))) {
      var output = (OnnxTensor) result.get(0);
      FloatBuffer values = output.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      last = Tensor.of(copy, output.getInfo().getShape());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Tensor output() {
    return last;
  }

  @Override
  public void close() {
    try {
      input.close();
      session.close();
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
