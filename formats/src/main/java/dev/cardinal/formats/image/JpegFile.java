package dev.cardinal.formats.image;

import dev.cardinal.format.ModelFormatException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The structure of a JPEG file, checked from its first marker to its last before any of it is
 * decoded.
 */
final class JpegFile {
  private static final int START = 0xD8;
  private static final int END = 0xD9;
  private static final int SCAN = 0xDA;
  private static final int TABLES = 0xC4;
  private static final int RESERVED = 0xC8;
  private static final int ARITHMETIC = 0xCC;
  private static final int EXIF_SEGMENT = 0xE1;
  private static final int ADOBE_SEGMENT = 0xEE;
  private static final int COMMENT = 0xFE;
  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);

  /** A block of 8 x 8 pixels takes at least one bit; up to four blocks may share it. */
  private static final long MAX_PIXELS_PER_BYTE = 8 * 64 * 4;

  /** Against small files that make a decoder walk over a large image again and again. */
  private static final long MAX_SCANNED_PIXELS = 4_000_000_000L;

  private final String file;
  private final byte[] bytes;
  private final ByteArrayOutputStream essence = new ByteArrayOutputStream();
  private Orientation orientation = Orientation.UPRIGHT;
  private int width;
  private int height;
  private int components;
  private int scans;

  private JpegFile(String file, byte[] bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  static boolean matches(byte[] bytes) {
    return bytes.length > 3 && u8(bytes, 0) == 0xFF && u8(bytes, 1) == START;
  }

  /**
   * What a file's header says, and the file without metadata.
   *
   * @throws ModelFormatException if the file is truncated, corrupt or of a kind that is not decoded
   */
  static ImageHeader parse(String file, byte[] bytes) {
    var jpeg = new JpegFile(file, bytes);
    jpeg.walk();
    return jpeg.header();
  }

  private void walk() {
    essence.write(bytes, 0, 2);
    int at = 2;
    while (true) {
      at = marker(at);
      int marker = u8(bytes, at);
      if (marker == END) {
        essence.write(0xFF);
        essence.write(END);
        return;
      }
      int end = at + 1 + length(at + 1);
      segment(marker, at + 3, end);
      if (marker == SCAN) {
        int scanned = scanEnd(end);
        essence.write(bytes, end, scanned - end);
        end = scanned;
      }
      at = end;
    }
  }

  /** The position of the code of the marker that must begin at a position. */
  private int marker(int start) {
    int at = start;
    if (at >= bytes.length || u8(bytes, at) != 0xFF) {
      throw truncated();
    }
    while (at < bytes.length && u8(bytes, at) == 0xFF) {
      at++;
    }
    if (at >= bytes.length || u8(bytes, at) == 0) {
      throw truncated();
    }
    return at;
  }

  private int length(int at) {
    if (at + 2 > bytes.length) {
      throw truncated();
    }
    int length = u16(at);
    if (length < 2 || length > bytes.length - at) {
      throw truncated();
    }
    return length;
  }

  private void segment(int marker, int start, int end) {
    if (marker == EXIF_SEGMENT) {
      exif(start, end);
    }
    boolean metadata = marker > 0xE0 && marker <= 0xEF && marker != ADOBE_SEGMENT;
    if (!metadata && marker != COMMENT) {
      essence.write(0xFF);
      essence.write(bytes, start - 3, end - start + 3);
    }
    if (marker >= 0xC0
        && marker <= 0xCF
        && marker != TABLES
        && marker != RESERVED
        && marker != ARITHMETIC) {
      frame(marker, start, end);
    }
    if (marker == SCAN) {
      scans++;
    }
  }

  private void exif(int start, int end) {
    int tiff = start + EXIF.length;
    if (tiff <= end && Arrays.equals(bytes, start, tiff, EXIF, 0, EXIF.length)) {
      orientation = Orientation.ofTiff(ByteBuffer.wrap(bytes, tiff, end - tiff));
    }
  }

  private void frame(int marker, int start, int end) {
    if (end - start < 6) {
      throw truncated();
    }
    if (components != 0) {
      throw error("has two frames");
    }
    if (marker > 0xC2 || bytes[start] != 8) {
      throw error(
          "is lossless, hierarchical, arithmetic-coded or not of 8 bits a sample, none of which is"
              + " supported; save it as baseline or progressive JPEG");
    }
    height = u16(start + 1);
    width = u16(start + 3);
    components = u8(bytes, start + 5);
  }

  /** Where the entropy-coded data ends that begins at a position: at a marker but a restart. */
  private int scanEnd(int start) {
    for (int at = start; at + 1 < bytes.length; at++) {
      if (bytes[at] == (byte) 0xFF) {
        int code = u8(bytes, at + 1);
        if (code != 0 && code != 0xFF && (code < 0xD0 || code > 0xD7)) {
          return at;
        }
      }
    }
    throw truncated();
  }

  private ImageHeader header() {
    if (components == 0 || scans == 0 || width == 0 || height == 0) {
      throw truncated();
    }
    if (components == 4) {
      throw error("is in CMYK or YCCK, which is not supported; save it in RGB");
    }
    if (components != 1 && components != 3) {
      throw error("has " + components + " components instead of 1 or 3");
    }
    long pixels = (long) width * height;
    if (pixels / MAX_PIXELS_PER_BYTE > bytes.length || pixels * scans > MAX_SCANNED_PIXELS) {
      throw error(
          "claims %s x %s pixels in %s bytes and %s scans; it is truncated or corrupt"
              .formatted(width, height, bytes.length, scans));
    }
    return new ImageHeader("jpeg", width, height, components, orientation, essence.toByteArray());
  }

  private int u16(int at) {
    return u8(bytes, at) << 8 | u8(bytes, at + 1);
  }

  private static int u8(byte[] bytes, int at) {
    return Byte.toUnsignedInt(bytes[at]);
  }

  private ModelFormatException truncated() {
    return error("is truncated or corrupt");
  }

  private ModelFormatException error(String problem) {
    return new ModelFormatException(file, "", "the JPEG image " + problem);
  }
}
