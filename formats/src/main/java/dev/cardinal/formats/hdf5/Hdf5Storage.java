package dev.cardinal.formats.hdf5;

import io.jhdf.Superblock;
import io.jhdf.exceptions.HdfException;
import io.jhdf.storage.HdfBackingStorage;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/**
 * What jhdf reads a file through: in place, within the file's bounds, and not more than the file's
 * size makes plausible, since structures that refer to each other in circles, or to one another
 * many times, would be read without end.
 */
final class Hdf5Storage implements HdfBackingStorage {
  /** A superblock takes less. */
  private static final int SUPERBLOCK_BYTES = 4096;

  /** What an object takes in a file at least, so that the reads are bounded by the file's size. */
  private static final int BYTES_PER_READ = 16;

  private static final long FREE_READS = 10_000;
  private static final long FREE_BYTES = 1 << 24;
  private static final int MOST_READ = 16;

  private final MemorySegment content;
  private final Superblock superblock;
  private long readsLeft;
  private long bytesLeft;

  Hdf5Storage(MemorySegment content) {
    this.content = content;
    readsLeft = FREE_READS + content.byteSize() / BYTES_PER_READ;
    bytesLeft = FREE_BYTES + MOST_READ * content.byteSize();
    superblock =
        Superblock.readSuperblock(buffer(0, Math.min(content.byteSize(), SUPERBLOCK_BYTES)));
    if (superblock.getBaseAddressByte() != 0) {
      throw new HdfException("begins at byte " + superblock.getBaseAddressByte() + " of the file");
    }
    if (superblock.getSizeOfOffsets() != Long.BYTES
        || superblock.getSizeOfLengths() != Long.BYTES) {
      throw new HdfException("its addresses or lengths are not of 8 bytes");
    }
  }

  private ByteBuffer buffer(long address, long length) {
    return content.asSlice(address, length).asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Counts what has been or is to be read. */
  void charge(long bytes) {
    readsLeft--;
    bytesLeft -= bytes;
    if (readsLeft < 0 || bytesLeft < 0) {
      throw new HdfException("its structures refer to each other in circles or too often");
    }
  }

  /** The bytes of a dataset, which are not read yet. */
  MemorySegment data(long address, long bytes) {
    require(address, bytes);
    return content.asSlice(address, bytes);
  }

  private void require(long address, long length) {
    if (address < 0 || length < 0 || length > content.byteSize() - address) {
      throw new HdfException(
          length
              + " bytes at address "
              + address
              + " do not lie within the file, which is truncated or corrupt");
    }
  }

  @Override
  public ByteBuffer readBufferFromAddress(long address, int length) {
    return map(address, length);
  }

  @Override
  public ByteBuffer map(long address, long length) {
    require(address, length);
    if (length > Integer.MAX_VALUE) {
      throw new HdfException("a structure of " + length + " bytes is larger than any should be");
    }
    charge(length);
    return buffer(address, length);
  }

  @Override
  public ByteBuffer mapNoOffset(long address, long length) {
    return map(address, length);
  }

  @Override
  public long getUserBlockSize() {
    return 0;
  }

  @Override
  public Superblock getSuperblock() {
    return superblock;
  }

  @Override
  public FileChannel getFileChannel() {
    throw new HdfException("is read in memory");
  }

  @Override
  public int getSizeOfOffsets() {
    return superblock.getSizeOfOffsets();
  }

  @Override
  public int getSizeOfLengths() {
    return superblock.getSizeOfLengths();
  }

  @Override
  public void close() {
    // the memory is not this storage's
  }

  @Override
  public long size() {
    return content.byteSize();
  }

  @Override
  public boolean inMemory() {
    return true;
  }
}
