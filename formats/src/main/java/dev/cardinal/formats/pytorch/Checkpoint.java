package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.format.WeightSource;
import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.StoredTensor;
import dev.cardinal.formats.StoredTensors;
import dev.cardinal.formats.pytorch.Pickled.TensorView;
import dev.cardinal.formats.zip.ZipArchive;
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
 * The parameters in a checkpoint that PyTorch's {@code torch.save} wrote, a zip archive or the form
 * before PyTorch 1.6: those of a state dict, which may also stand under {@code state_dict}, {@code
 * model} or {@code model_state_dict}, named as the model itself names them (without the {@code
 * module.} of wrappers).
 *
 * <p>Float32, int64 and int32 without gaps stay in the file, mapped and unaligned; what has gaps,
 * float16, bfloat16, float64 (rounded to float32) and bool are copied to the heap whenever they are
 * asked for. Other types may be in the file, but asking for them is an error.
 *
 * <p>The file is never executed: the pickle in it is read as data, and one that names anything that
 * weights do not need is refused. The file must not change while its tensors are in use.
 */
public final class Checkpoint implements WeightSource {
  private final StoredTensors tensors;

  private Checkpoint(String file, MemorySegment content) {
    tensors = ZipArchive.accepts(content) ? ofZip(file, content) : ofOldForm(file, content);
  }

  private static StoredTensors ofZip(String file, MemorySegment content) {
    var archive = new ZipCheckpoint(file, content);
    return tensors(file, archive.root(), archive);
  }

  private static StoredTensors ofOldForm(String file, MemorySegment content) {
    OldCheckpoint old = OldCheckpoint.read(file, content);
    return tensors(file, old.root(), old);
  }

  private static StoredTensors tensors(String file, Pickled root, Storages.Source source) {
    var storages = new Storages(file, source);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Map<String, TensorView> views = new StateDict(file).tensors(root);
    views.forEach((name, view) -> tensors.put(name, storages.tensor(name, view)));
    return new StoredTensors(file, tensors);
  }

  /** Whether content begins as a checkpoint does, in one form or the other. */
  public static boolean accepts(MemorySegment content) {
    return ZipArchive.accepts(content) || OldCheckpoint.accepts(content);
  }

  /**
   * Opens a file, of which all but the parameters' values is read.
   *
   * @throws ModelFormatException if it is truncated or corrupt, names something that weights do not
   *     need, or holds no weights
   * @throws java.io.UncheckedIOException if the file cannot be opened or mapped
   */
  public static Checkpoint read(Path file) {
    return new Checkpoint(file.toString(), FileContent.map(file));
  }

  /**
   * Opens content in memory.
   *
   * @param name stands for the file in errors
   * @param content the whole file, which must not change
   */
  public static Checkpoint read(String name, MemorySegment content) {
    return new Checkpoint(name, content);
  }

  /** The file's name. */
  @Override
  public String description() {
    return tensors.description();
  }

  /** The names of the parameters and buffers in the order of the state dict. */
  @Override
  public Set<String> names() {
    return tensors.names();
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
   * A parameter or buffer.
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
}
