package dev.cardinal.formats.safetensors;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.StoredTensor;
import dev.cardinal.formats.StoredTensors;
import dev.cardinal.formats.StoredType;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tensors of a safetensors file. F32, I64 and I32 stay in the file, mapped and unaligned; F16,
 * BF16 and F64 become float32 on the heap whenever they are asked for; BOOL is copied too. Other
 * types may be in the file, but asking for them is an error.
 *
 * <p>The file must not change while its tensors are in use.
 */
public final class Safetensors implements WeightSource {
  private final SafetensorsHeader header;
  private final StoredTensors tensors;

  private Safetensors(String file, MemorySegment content) {
    header = SafetensorsHeader.parse(file, content);
    MemorySegment data = content.asSlice(header.dataOffset());
    Map<String, StoredTensor> stored = new LinkedHashMap<>();
    header.entries().forEach((name, entry) -> stored.put(name, stored(entry, data)));
    tensors = new StoredTensors(file, stored);
  }

  private static StoredTensor stored(SafetensorsHeader.Entry entry, MemorySegment data) {
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    return StoredType.named(entry.dtype())
        .<StoredTensor>map(type -> StridedTensor.rowMajor(type, entry.shape(), bytes))
        .orElseGet(() -> new Unknown(entry.dtype(), entry.shape()));
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
    return tensors.description();
  }

  /** The names of the tensors in the order of the header. */
  @Override
  public Set<String> names() {
    return tensors.names();
  }

  /** What the header's {@code __metadata__} says. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  @Override
  public Optional<Shape> shape(String name) {
    return tensors.shape(name);
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    return tensors.tensor(name, expected);
  }

  /**
   * A tensor.
   *
   * @throws ModelFormatException if it is not there or its type is not supported
   */
  public Tensor tensor(String name) {
    return tensors.tensor(name);
  }

  /** The file and the number of its tensors. */
  @Override
  public String toString() {
    return tensors.toString();
  }

  /** A tensor of a type that is not even known. */
  private record Unknown(String type, Shape shape) implements StoredTensor {
    @Override
    public Tensor tensor() {
      throw new IllegalArgumentException("has the type " + type + ", which is not supported");
    }

    @Override
    public String toString() {
      return type + "[" + shape + "]";
    }
  }
}
