package dev.cardinal.formats.image;

import dev.cardinal.format.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The structure of a PNG file, checked from its first chunk to its last, checksums included, before
 * any of it is decoded.
 */
final class PngFile {
  private static final long SIGNATURE = 0x89504E470D0A1A0AL;
  private static final int FRAME_BYTES = 12;
  private static final int HEADER_BYTES = 13;

  /** Deflate turns a byte into at most 1032. */
  private static final long MAX_INFLATION = 1032;

  private final String file;
  private final ByteBuffer in;
  private final ByteArrayOutputStream essence = new ByteArrayOutputStream();
  private Orientation orientation = Orientation.UPRIGHT;
  private int width;
  private int height;
  private int depth;
  private int samples;
  private long dataBytes;

  private PngFile(String file, byte[] bytes) {
    this.file = file;
    this.in = ByteBuffer.wrap(bytes);
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > Long.BYTES && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  /**
   * What a file's header says, and the file without metadata.
   *
   * @throws ModelFormatException if the file is truncated or corrupt
   */
  static ImageHeader parse(String file, byte[] bytes) {
    var png = new PngFile(file, bytes);
    png.walk();
    return png.header();
  }

  private void walk() {
    in.position(Long.BYTES);
    essence.write(in.array(), 0, Long.BYTES);
    String type = "";
    while (!type.equals("IEND")) {
      int start = in.position();
      if (in.remaining() < FRAME_BYTES) {
        throw error("is truncated");
      }
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - (FRAME_BYTES - Integer.BYTES)) {
        throw error("is truncated or corrupt");
      }
      type = new String(in.array(), in.position(), Integer.BYTES, StandardCharsets.US_ASCII);
      checkSum(length + Integer.BYTES);
      chunk(type, start, length);
    }
  }

  private void checkSum(int length) {
    var crc = new CRC32();
    crc.update(in.array(), in.position(), length);
    in.position(in.position() + length);
    if ((int) crc.getValue() != in.getInt()) {
      throw error("is corrupt: a checksum is wrong");
    }
  }

  private void chunk(String type, int start, int length) {
    int content = start + 2 * Integer.BYTES;
    switch (type) {
      case "IHDR" -> frame(content, length);
      case "IDAT" -> dataBytes += length;
      case "eXIf" -> orientation = Orientation.ofTiff(ByteBuffer.wrap(in.array(), content, length));
      default -> {}
    }
    switch (type) {
      case "IHDR", "PLTE", "IDAT", "IEND" -> essence.write(in.array(), start, length + FRAME_BYTES);
      default -> {}
    }
  }

  private void frame(int at, int length) {
    if (length != HEADER_BYTES || width != 0) {
      throw error("has a second or malformed header");
    }
    width = in.getInt(at);
    height = in.getInt(at + Integer.BYTES);
    depth = in.get(at + 8);
    samples =
        switch (in.get(at + 9)) {
          case 0, 3 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> throw error("is of no known colour type");
        };
    if (width < 1 || height < 1 || depth < 1 || depth > 16) {
      throw error("claims %s x %s pixels of %s bits".formatted(width, height, depth));
    }
  }

  private ImageHeader header() {
    if (width == 0 || dataBytes == 0) {
      throw error("lacks its header or its data");
    }
    long rowBytes = Math.ceilDiv((long) width * samples * depth, 8L);
    if (rowBytes > Long.MAX_VALUE / height || rowBytes * height / MAX_INFLATION > dataBytes) {
      throw error(
          "claims %s x %s pixels in %s bytes; it is truncated or corrupt"
              .formatted(width, height, dataBytes));
    }
    int bytesPerPixel = samples * Math.ceilDiv(depth, 8);
    return new ImageHeader("png", width, height, bytesPerPixel, orientation, essence.toByteArray());
  }

  private ModelFormatException error(String problem) {
    return new ModelFormatException(file, "", "the PNG image " + problem);
  }
}
