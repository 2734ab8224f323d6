package dev.cardinal.tests.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.cardinal.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ONNX Runtime on the CPU, one thread, without optimisations: what it says a model computes. */
final class OnnxRuntime {
  private static final OrtEnvironment ENVIRONMENT =
      OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "cardinal");

  private OnnxRuntime() {}

  /** The outputs in the model's order. */
  static List<Tensor> run(byte[] model, Map<String, Tensor> inputs) throws OrtException {
    Map<String, OnnxTensor> given = new LinkedHashMap<>();
    try (var options = new SessionOptions()) {
      options.setOptimizationLevel(OptLevel.NO_OPT);
      options.setIntraOpNumThreads(1);
      options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
      for (Map.Entry<String, Tensor> input : inputs.entrySet()) {
        given.put(input.getKey(), toOnnx(input.getValue()));
      }
      try (OrtSession session = ENVIRONMENT.createSession(model, options);
          OrtSession.Result result = session.run(given)) {
        List<Tensor> outputs = new ArrayList<>();
        for (int i = 0; i < result.size(); i++) {
          outputs.add(fromOnnx((OnnxTensor) result.get(i)));
        }
        return outputs;
      }
    } finally {
      given.values().forEach(OnnxTensor::close);
    }
  }

  private static OnnxTensor toOnnx(Tensor tensor) throws OrtException {
    long[] dims = tensor.shape().dims();
    return switch (tensor.dtype()) {
      case FLOAT32 ->
          OnnxTensor.createTensor(ENVIRONMENT, FloatBuffer.wrap(tensor.toFloats()), dims);
      case INT64 -> OnnxTensor.createTensor(ENVIRONMENT, LongBuffer.wrap(tensor.toLongs()), dims);
      case INT32 -> OnnxTensor.createTensor(ENVIRONMENT, IntBuffer.wrap(ints(tensor)), dims);
      case BOOL ->
          OnnxTensor.createTensor(
              ENVIRONMENT, ByteBuffer.wrap(bytes(tensor)), dims, OnnxJavaType.BOOL);
    };
  }

  private static Tensor fromOnnx(OnnxTensor tensor) {
    long[] dims = tensor.getInfo().getShape();
    return switch (tensor.getInfo().type) {
      case FLOAT -> {
        FloatBuffer values = tensor.getFloatBuffer();
        float[] copy = new float[values.remaining()];
        values.get(copy);
        yield Tensor.of(copy, dims);
      }
      case INT64 -> {
        LongBuffer values = tensor.getLongBuffer();
        long[] copy = new long[values.remaining()];
        values.get(copy);
        yield Tensor.of(copy, dims);
      }
      case INT32 -> {
        IntBuffer values = tensor.getIntBuffer();
        int[] copy = new int[values.remaining()];
        values.get(copy);
        yield Tensor.of(copy, dims);
      }
      case BOOL -> {
        ByteBuffer values = tensor.getByteBuffer();
        boolean[] copy = new boolean[values.remaining()];
        for (int i = 0; i < copy.length; i++) {
          copy[i] = values.get() != 0;
        }
        yield Tensor.of(copy, dims);
      }
      default -> throw new IllegalArgumentException("not a type of ours: " + tensor.getInfo());
    };
  }

  private static int[] ints(Tensor tensor) {
    int[] values = new int[Math.toIntExact(tensor.shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.toIntExact(tensor.longAt(i));
    }
    return values;
  }

  private static byte[] bytes(Tensor tensor) {
    byte[] values = new byte[Math.toIntExact(tensor.shape().elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) tensor.longAt(i);
    }
    return values;
  }
}
