package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.pytorch.Pickled.Flag;
import dev.cardinal.formats.pytorch.Pickled.Int;
import dev.cardinal.formats.pytorch.Pickled.Mapping;
import dev.cardinal.formats.pytorch.Pickled.Sequence;
import dev.cardinal.formats.pytorch.Pickled.Storage;
import dev.cardinal.formats.pytorch.Pickled.Text;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/**
 * A checkpoint as PyTorch wrote it before 1.6: pickles of a magic number, a version, the machine's
 * properties, the content and the storages' keys, and then the storages, each after its length.
 */
final class OldCheckpoint implements Storages.Source {
  /** The pickle of the magic number: protocol 2, an integer of ten bytes. */
  private static final MemorySegment MAGIC =
      MemorySegment.ofArray(
          new byte[] {
            (byte) 0x80,
            2,
            (byte) 0x8a,
            10,
            0x6c,
            (byte) 0xfc,
            (byte) 0x9c,
            0x46,
            (byte) 0xf9,
            0x20,
            0x6a,
            (byte) 0xa8,
            0x50,
            0x19,
            '.'
          });

  private static final long VERSION = 1001;

  private final PickleInput in;
  private final Pickled root;
  private final Map<String, Storage> known = new HashMap<>();
  private final Map<String, MemorySegment> storages = new HashMap<>();

  private OldCheckpoint(PickleInput in) {
    this.in = in;
    in.skip(MAGIC.byteSize());
    checkVersion(read());
    checkMachine(read());
    root = Unpickler.read(in, this::learn);
    readStorages(read());
  }

  static boolean accepts(MemorySegment content) {
    return content.byteSize() > MAGIC.byteSize()
        && content.asSlice(0, MAGIC.byteSize()).mismatch(MAGIC) < 0;
  }

  static OldCheckpoint read(String file, MemorySegment content) {
    if (!accepts(content)) {
      throw new ModelFormatException(
          file, "", "not a PyTorch checkpoint: neither a zip archive nor of the form before 1.6");
    }
    return new OldCheckpoint(new PickleInput(file, "", content));
  }

  /** A pickle that has no storages. */
  private Pickled read() {
    return Unpickler.read(
        in,
        storage -> {
          throw in.error(storage.what() + " is referred to outside of the content");
        });
  }

  private void checkVersion(Pickled version) {
    if (!(version instanceof Int(long number)) || number != VERSION) {
      throw in.error("the version is " + version.what() + " instead of " + VERSION);
    }
  }

  private void checkMachine(Pickled machine) {
    if (machine instanceof Mapping properties
        && properties.entries().get("little_endian") instanceof Flag(boolean little)
        && !little) {
      throw in.error("its numbers are big-endian, which is not supported");
    }
  }

  private void learn(Storage storage) {
    Storage before = known.putIfAbsent(storage.key(), storage);
    if (before != null
        && (before.type() != storage.type() || before.elements() != storage.elements())) {
      throw in.error(storage.what() + " is of two types or sizes");
    }
  }

  private void readStorages(Pickled keys) {
    if (!(keys instanceof Sequence list)) {
      throw in.error("has " + keys.what() + " where the storages' keys should be");
    }
    for (Pickled item : list.items()) {
      if (!(item instanceof Text(String key)) || !known.containsKey(key)) {
        throw in.error("lists a storage that no tensor has: " + item.what());
      }
      Storage storage = known.get(key);
      long elements = in.i8();
      if (elements != storage.elements()) {
        throw in.error(
            "%s has %s elements instead of %s"
                .formatted(storage.what(), elements, storage.elements()));
      }
      storages.put(key, in.slice(elements * storage.type().byteSize()));
    }
  }

  Pickled root() {
    return root;
  }

  @Override
  public MemorySegment bytes(Storage storage) {
    MemorySegment bytes = storages.get(storage.key());
    if (bytes == null) {
      throw in.error(storage.what() + " is missing; the file is truncated or corrupt");
    }
    return bytes;
  }
}
