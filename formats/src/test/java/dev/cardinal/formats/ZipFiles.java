package dev.cardinal.formats;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes zip archives. */
public final class ZipFiles {
  private ZipFiles() {}

  /** An archive whose entries are as they are. */
  public static byte[] stored(Map<String, byte[]> entries) {
    return archive(entries, ZipEntry.STORED);
  }

  /** An archive whose entries are packed. */
  public static byte[] deflated(Map<String, byte[]> entries) {
    return archive(entries, ZipEntry.DEFLATED);
  }

  private static byte[] archive(Map<String, byte[]> entries, int method) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new ZipOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> content : entries.entrySet()) {
        var crc = new CRC32();
        crc.update(content.getValue());
        var entry = new ZipEntry(content.getKey());
        entry.setMethod(method);
        entry.setSize(content.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
