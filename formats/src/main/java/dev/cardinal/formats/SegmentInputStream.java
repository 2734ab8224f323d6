package dev.cardinal.formats;

import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A memory segment as a stream that skips without reading. */
public final class SegmentInputStream extends InputStream {
  private final MemorySegment segment;
  private long position;

  /** A stream from the beginning of a segment to its end. */
  public SegmentInputStream(MemorySegment segment) {
    this.segment = segment;
  }

  @Override
  public int read() {
    return position < segment.byteSize()
        ? Byte.toUnsignedInt(segment.get(ValueLayout.JAVA_BYTE, position++))
        : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    int count = (int) Math.min(length, segment.byteSize() - position);
    if (count == 0 && length > 0) {
      return -1;
    }
    MemorySegment.copy(segment, ValueLayout.JAVA_BYTE, position, bytes, offset, count);
    position += count;
    return count;
  }

  @Override
  public long skip(long count) {
    long skipped = Math.clamp(count, 0, segment.byteSize() - position);
    position += skipped;
    return skipped;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, segment.byteSize() - position);
  }
}
