package dev.cardinal.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Writes safetensors files, which {@link Safetensors} reads: types, shapes and bits come back as
 * they were. The tensors lie in the order of the map, wide elements before narrow ones, so that all
 * are aligned.
 */
public final class SafetensorsWriter {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int ALIGNMENT = 8;
  private static final int CHUNK = 1 << 20;

  private SafetensorsWriter() {}

  /**
   * Writes a file, whole or not at all.
   *
   * @param tensors by name, row-major
   * @param metadata facts for {@code __metadata__}
   * @throws IllegalArgumentException if a name is the metadata's own
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    if (tensors.containsKey("__metadata__")) {
      throw new IllegalArgumentException("safetensors has no tensors called __metadata__");
    }
    List<Map.Entry<String, Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Comparator.comparingInt(
            (Map.Entry<String, Tensor> entry) -> -entry.getValue().dtype().byteSize()));
    try {
      SafeReplacement.write(file, out -> write(out, inOrder, metadata));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    }
  }

  private static void write(
      OutputStream out, List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata)
      throws IOException {
    byte[] header = header(tensors, metadata);
    byte[] length = new byte[Long.BYTES];
    MemorySegment.ofArray(length).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, header.length);
    out.write(length);
    out.write(header);
    byte[] chunk = new byte[CHUNK];
    for (Map.Entry<String, Tensor> entry : tensors) {
      MemorySegment bytes = entry.getValue().segment();
      for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
        int n = (int) Math.min(CHUNK, bytes.byteSize() - at);
        MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, at, chunk, 0, n);
        out.write(chunk, 0, n);
      }
    }
  }

  /** The JSON, with spaces at its end so that what follows is aligned. */
  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors, Map<String, String> metadata) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeObjectFieldStart("__metadata__");
      for (Map.Entry<String, String> fact : metadata.entrySet()) {
        json.writeStringField(fact.getKey(), fact.getValue());
      }
      json.writeEndObject();
      long begin = 0;
      for (Map.Entry<String, Tensor> entry : tensors) {
        Tensor tensor = entry.getValue();
        long[] dims = tensor.shape().dims();
        long end = begin + tensor.type().byteSize();
        json.writeObjectFieldStart(entry.getKey());
        json.writeStringField("dtype", name(tensor.dtype()));
        json.writeFieldName("shape");
        json.writeArray(dims, 0, dims.length);
        json.writeFieldName("data_offsets");
        json.writeArray(new long[] {begin, end}, 0, 2);
        json.writeEndObject();
        begin = end;
      }
      json.writeEndObject();
    }
    byte[] text = bytes.toByteArray();
    byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
    Arrays.fill(padded, text.length, padded.length, (byte) ' ');
    return padded;
  }

  private static String name(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> "F32";
      case INT64 -> "I64";
      case INT32 -> "I32";
      case BOOL -> "BOOL";
    };
  }
}
