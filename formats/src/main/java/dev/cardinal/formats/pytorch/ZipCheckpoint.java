package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.pytorch.Pickled.Storage;
import dev.cardinal.formats.zip.ZipArchive;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A checkpoint as PyTorch writes it since 1.6: a zip archive of one folder, in it the pickle {@code
 * data.pkl} and a file for each storage, {@code data/0} and so on.
 */
final class ZipCheckpoint implements Storages.Source {
  private static final String PICKLE = "data.pkl";
  private static final String SCRIPT = "constants.pkl";

  private final String file;
  private final ZipArchive archive;
  private final String folder;
  private final Map<String, MemorySegment> storages = new HashMap<>();

  ZipCheckpoint(String file, MemorySegment content) {
    this.file = file;
    this.archive = ZipArchive.open(file, content);
    this.folder = folder();
    checkByteOrder();
  }

  private String folder() {
    List<String> pickles =
        archive.names().stream().filter(name -> name.endsWith("/" + PICKLE)).toList();
    if (pickles.size() != 1) {
      throw error(
          "a zip archive, but no PyTorch checkpoint: there are "
              + pickles.size()
              + " files "
              + PICKLE
              + " in it instead of one");
    }
    String folder = pickles.getFirst().substring(0, pickles.getFirst().length() - PICKLE.length());
    if (archive.names().contains(folder + SCRIPT)) {
      throw error("a TorchScript program; save the model's state_dict() with torch.save instead");
    }
    return folder;
  }

  private void checkByteOrder() {
    String entry = folder + "byteorder";
    if (archive.names().contains(entry)) {
      byte[] order = archive.entry(entry).toArray(ValueLayout.JAVA_BYTE);
      if (!new String(order, StandardCharsets.UTF_8).strip().equals("little")) {
        throw error("its numbers are big-endian, which is not supported");
      }
    }
  }

  Pickled root() {
    var pickle = new PickleInput(file, PICKLE, archive.entry(folder + PICKLE));
    return Unpickler.read(pickle, _ -> {});
  }

  @Override
  public MemorySegment bytes(Storage storage) {
    MemorySegment bytes =
        storages.computeIfAbsent(storage.key(), key -> archive.entry(folder + "data/" + key));
    long expected = storage.elements() * storage.type().byteSize();
    if (bytes.byteSize() != expected) {
      throw error(
          storage.what()
              + " should be "
              + expected
              + " bytes, but is "
              + bytes.byteSize()
              + "; the file is truncated or corrupt");
    }
    return bytes;
  }

  private ModelFormatException error(String problem) {
    return new ModelFormatException(file, "", problem);
  }
}
