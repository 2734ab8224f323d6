package dev.cardinal.formats.hdf5;

import dev.cardinal.format.ModelFormatException;
import io.jhdf.Superblock.SuperblockV0V1;
import io.jhdf.Superblock.SuperblockV2V3;
import io.jhdf.SymbolTableEntry;
import io.jhdf.exceptions.HdfException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * A file in the HDF5 format, as h5py writes it unless told otherwise: groups with symbol tables or
 * links in their headers, datasets without chunks. What jhdf reads is bounded by the file's size;
 * see {@link Hdf5Storage}.
 */
public final class Hdf5File {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};

  private final String file;
  private final Hdf5Storage storage;

  private Hdf5File(String file, MemorySegment content) {
    this.file = file;
    this.storage = read("", () -> new Hdf5Storage(content));
  }

  /** Whether content begins as an HDF5 file does. */
  public static boolean accepts(MemorySegment content) {
    return content.byteSize() >= SIGNATURE.length
        && accepts(content.asSlice(0, SIGNATURE.length).toArray(ValueLayout.JAVA_BYTE));
  }

  /** Whether the first bytes of a file are those of an HDF5 file. */
  public static boolean accepts(byte[] head) {
    return head.length >= SIGNATURE.length
        && Arrays.equals(head, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length);
  }

  /**
   * The group at the root of a file.
   *
   * @param file stands for the file in errors
   * @param content the whole file, which must not change
   * @throws ModelFormatException if it is no HDF5 file, or is damaged
   */
  public static Hdf5Group open(String file, MemorySegment content) {
    if (!accepts(content)) {
      throw new ModelFormatException(file, "", "is not an HDF5 file: it does not begin as one");
    }
    return new Hdf5File(file, content).root();
  }

  private Hdf5Group root() {
    long address =
        read(
            "",
            () ->
                switch (storage.getSuperblock()) {
                  case SuperblockV0V1 old ->
                      new SymbolTableEntry(storage, old.getRootGroupSymbolTableAddress())
                          .getObjectHeaderAddress();
                  case SuperblockV2V3 newer -> newer.getRootGroupObjectHeaderAddress();
                  default -> throw new HdfException("its superblock is of an unknown version");
                });
    return new Hdf5Group(this, "/", address);
  }

  Hdf5Storage storage() {
    return storage;
  }

  /** Reads something; whatever damage jhdf stumbles over, the error names file and place. */
  <T> T read(String place, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (ModelFormatException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new ModelFormatException(file, place, "no readable HDF5: " + reason(e), e);
    } catch (StackOverflowError e) {
      throw new ModelFormatException(
          file, place, "no readable HDF5: its structures are nested without end", e);
    }
  }

  /** What jhdf's innermost exception says, which knows best. */
  private static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return innermost instanceof HdfException && innermost.getMessage() != null
        ? innermost.getMessage()
        : "the file is truncated or corrupt (" + innermost + ")";
  }
}
