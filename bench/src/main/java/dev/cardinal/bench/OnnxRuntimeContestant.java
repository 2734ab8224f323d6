package dev.cardinal.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.cardinal.tensor.Tensor;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;

/** ONNX Runtime's CPU provider with all its optimisations, as its Java interface offers it. */
final class OnnxRuntimeContestant implements Contestant {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final OrtSession session;
  private final OnnxTensor input;

  OnnxRuntimeContestant(Path model, Tensor input, int threads) {
    try (var options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(threads);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model.toString(), options);
      this.input =
          OnnxTensor.createTensor(
              environment, FloatBuffer.wrap(input.toFloats()), input.shape().dims());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String name() {
    return "onnxruntime " + environment.getVersion();
  }

  @Override
  public Tensor run() {
    String name = session.getInputNames().iterator().next();
    try (OrtSession.Result result = session.run(Map.of(name, input))) {
      var output = (OnnxTensor) result.get(0);
      FloatBuffer values = output.getFloatBuffer();
      float[] copy = new float[values.remaining()];
      values.get(copy);
      return Tensor.of(copy, output.getInfo().getShape());
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
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
