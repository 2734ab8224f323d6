package dev.cardinal.bench.torch;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A zip file as PyTorch writes archives: all in one folder, nothing compressed, every record at a
 * multiple of 64 bytes, so that tensors may be mapped into memory.
 */
final class Archive {
  private static final int ALIGNMENT = 64;
  private static final int LOCAL_HEADER = 30;
  private static final int EXTRA_HEADER = 4;

  /** Any, so that equal networks make equal files; before February 1980 it takes a field more. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private final ZipOutputStream zip;
  private final String folder;
  private long position;

  Archive(OutputStream out, String folder) {
    zip = new ZipOutputStream(out);
    zip.setMethod(ZipOutputStream.STORED);
    this.folder = folder;
  }

  void add(String name, String text) throws IOException {
    add(name, text.getBytes(StandardCharsets.UTF_8));
  }

  void add(String name, byte[] bytes) throws IOException {
    String path = folder + "/" + name;
    var crc = new CRC32();
    crc.update(bytes);
    var entry = new ZipEntry(path);
    entry.setTimeLocal(TIME);
    entry.setSize(bytes.length);
    entry.setCompressedSize(bytes.length);
    entry.setCrc(crc.getValue());
    int header = LOCAL_HEADER + path.getBytes(StandardCharsets.UTF_8).length + EXTRA_HEADER;
    int padding = Math.floorMod(-(position + header), ALIGNMENT);
    entry.setExtra(extra(padding));
    zip.putNextEntry(entry);
    zip.write(bytes);
    zip.closeEntry();
    position += (long) header + padding + bytes.length;
  }

  /** An extra field of zeros, of a kind that only PyTorch uses, for the same purpose. */
  private static byte[] extra(int padding) {
    byte[] extra = new byte[EXTRA_HEADER + padding];
    extra[0] = 'F';
    extra[1] = 'B';
    extra[2] = (byte) padding;
    return extra;
  }

  /** Ends the archive and leaves the stream open. */
  void finish() throws IOException {
    zip.finish();
    zip.flush();
  }
}
