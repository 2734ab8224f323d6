package dev.cardinal.formats.safetensors;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.FileContent;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a safetensors file. F32, I64 and I32 stay in the file, mapped and unaligned; F16
 * and BF16 become float32 on the heap whenever they are asked for; BOOL is copied too. Other types
 * may be in the file, but asking for them is an error.
 *
 * <p>The file must not change while its tensors are in use.
 */
public final class Safetensors implements WeightSource {
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;

  private final String file;
  private final SafetensorsHeader header;
  private final MemorySegment data;

  private Safetensors(String file, MemorySegment content) {
    this.file = file;
    this.header = SafetensorsHeader.parse(file, content);
    this.data = content.asSlice(header.dataOffset());
  }

  /**
   * Opens a file, of which only the header is read.
   *
   * @throws ModelFormatException if the header is truncated, corrupt or absurd, or does not account
   *     for every byte of the file
   * @throws java.io.UncheckedIOException if the file cannot be opened or mapped
   */
  public static Safetensors read(Path file) {
    return new Safetensors(file.toString(), FileContent.map(file));
  }

  /**
   * Opens content in memory.
   *
   * @param name stands for the file in errors
   * @param content the whole file, which must not change
   */
  public static Safetensors read(String name, MemorySegment content) {
    return new Safetensors(name, content);
  }

  /** The file's name. */
  @Override
  public String description() {
    return file;
  }

  /** The names of the tensors in the order of the header. */
  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** What the header's {@code __metadata__} says. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw WeightSource.missing(file, name, expected);
    }
    if (!entry.shape().equals(expected.shape())) {
      throw WeightSource.mismatch(file, name, entry.toString(), expected);
    }
    Tensor tensor = tensor(name);
    if (!tensor.type().equals(expected)) {
      throw WeightSource.mismatch(file, name, entry.toString(), expected);
    }
    return tensor;
  }

  /**
   * A tensor.
   *
   * @throws ModelFormatException if it is not there or its type is not supported
   */
  public Tensor tensor(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new ModelFormatException(file, "", "there is no tensor '" + name + "'");
    }
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    return switch (entry.dtype()) {
      case "F32" -> Tensor.wrap(new TensorType(DType.FLOAT32, entry.shape()), bytes);
      case "I64" -> Tensor.wrap(new TensorType(DType.INT64, entry.shape()), bytes);
      case "I32" -> Tensor.wrap(new TensorType(DType.INT32, entry.shape()), bytes);
      case "BOOL" -> bools(allocate(name, DType.BOOL, entry.shape()), bytes);
      case "F16" -> halves(allocate(name, DType.FLOAT32, entry.shape()), bytes);
      case "BF16" -> brainFloats(allocate(name, DType.FLOAT32, entry.shape()), bytes);
      default -> throw error(name, "has the type " + entry.dtype() + ", which is not supported");
    };
  }

  private Tensor allocate(String name, DType dtype, Shape shape) {
    try {
      return Tensor.allocate(new TensorType(dtype, shape));
    } catch (IllegalArgumentException e) {
      throw error(name, e.getMessage());
    }
  }

  private static Tensor halves(Tensor dst, MemorySegment src) {
    for (long i = 0; i < dst.shape().elements(); i++) {
      dst.floatAt(i, Float.float16ToFloat(src.get(SHORT, i * Short.BYTES)));
    }
    return dst;
  }

  /** The upper half of a float32. */
  private static Tensor brainFloats(Tensor dst, MemorySegment src) {
    for (long i = 0; i < dst.shape().elements(); i++) {
      dst.floatAt(i, Float.intBitsToFloat(src.get(SHORT, i * Short.BYTES) << Short.SIZE));
    }
    return dst;
  }

  private static Tensor bools(Tensor dst, MemorySegment src) {
    for (long i = 0; i < dst.shape().elements(); i++) {
      dst.longAt(i, src.get(ValueLayout.JAVA_BYTE, i));
    }
    return dst;
  }

  private ModelFormatException error(String name, String problem) {
    return new ModelFormatException(file, "tensor '" + name + "'", problem);
  }

  /** The file and the number of its tensors. */
  @Override
  public String toString() {
    return file + " (" + header.entries().size() + " tensors)";
  }
}
