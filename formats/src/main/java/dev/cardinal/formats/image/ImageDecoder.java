package dev.cardinal.formats.image;

import dev.cardinal.format.ModelFormatException;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes JPEG and PNG files: grey, palette and RGB, of up to 16 bits, of which the upper eight are
 * kept. Images are turned upright by their EXIF orientation. Alpha is dropped and colour profiles
 * are ignored, as Pillow's {@code convert("RGB")} does. CMYK is an error.
 *
 * @param maxPixels the most pixels that an image may have; more is an error before it is decoded
 */
public record ImageDecoder(long maxPixels) {
  private static final long DEFAULT_MAX_PIXELS = 100_000_000;
  private static final int MEGABYTE = 1 << 20;

  /** A decoder for images of up to 100 million pixels. */
  public ImageDecoder() {
    this(DEFAULT_MAX_PIXELS);
  }

  /**
   * Decodes a file.
   *
   * @throws ModelFormatException if it is neither JPEG nor PNG, truncated, corrupt, too large, or
   *     of a kind that is not supported
   * @throws UncheckedIOException if it cannot be read
   */
  public Image decode(Path file) {
    try {
      if (Files.size(file) > Integer.MAX_VALUE - 8) {
        throw new ModelFormatException(file.toString(), "", "is larger than 2 GiB");
      }
      return decode(file.toString(), Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /** Decodes a file's bytes; {@code name} stands for the file in errors. */
  public Image decode(String name, byte[] bytes) {
    ImageHeader header = header(name, bytes);
    checkSize(name, header);
    try {
      return header.orientation().apply(image(read(header)));
    } catch (IOException | RuntimeException e) { // decoders throw all sorts at corrupt files
      throw new ModelFormatException(name, "", "the image is corrupt: " + e.getMessage(), e);
    }
  }

  private static ImageHeader header(String name, byte[] bytes) {
    if (JpegFile.matches(bytes)) {
      return JpegFile.parse(name, bytes);
    }
    if (PngFile.matches(bytes)) {
      return PngFile.parse(name, bytes);
    }
    throw new ModelFormatException(name, "", "is neither a JPEG nor a PNG image");
  }

  private void checkSize(String name, ImageHeader header) {
    if (header.pixels() > maxPixels) {
      throw new ModelFormatException(
          name,
          "",
          "the image has %s x %s pixels, more than the limit of %s"
              .formatted(header.width(), header.height(), maxPixels));
    }
    long need = header.pixels() * (header.bytesPerPixel() + 2 * 3);
    if (need > Runtime.getRuntime().maxMemory() / 4 * 3) {
      throw new ModelFormatException(
          name,
          "",
          "decoding %s x %s pixels takes %s MB of heap; start Java with a larger -Xmx"
              .formatted(header.width(), header.height(), need / MEGABYTE));
    }
  }

  private static BufferedImage read(ImageHeader header) throws IOException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(header.format()).next();
    var bytes = new ByteArrayInputStream(header.essence());
    try (var stream = new MemoryCacheImageInputStream(bytes)) {
      reader.setInput(stream, true, true);
      return reader.read(0);
    } finally {
      reader.dispose();
    }
  }

  /** The samples as they are in the file: no colour management. */
  private static Image image(BufferedImage decoded) {
    Raster raster = decoded.getRaster();
    boolean palette = decoded.getColorModel() instanceof IndexColorModel;
    int channels = palette || raster.getNumBands() >= 3 ? 3 : 1;
    int width = raster.getWidth();
    byte[] samples = new byte[Math.multiplyExact(width * channels, raster.getHeight())];
    int[] row = new int[width * raster.getNumBands()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
      int at = y * width * channels;
      if (decoded.getColorModel() instanceof IndexColorModel colours) {
        lookUp(row, colours, samples, at);
      } else {
        int shift = raster.getSampleModel().getSampleSize(0) - Byte.SIZE;
        narrow(row, raster.getNumBands(), shift, channels, samples, at);
      }
    }
    return new Image(width, raster.getHeight(), channels, samples);
  }

  private static void lookUp(int[] row, IndexColorModel colours, byte[] samples, int start) {
    int at = start;
    for (int index : row) {
      int rgb = index < colours.getMapSize() ? colours.getRGB(index) : 0;
      samples[at++] = (byte) (rgb >> 16);
      samples[at++] = (byte) (rgb >> 8);
      samples[at++] = (byte) rgb;
    }
  }

  private static void narrow(
      int[] row, int bands, int shift, int channels, byte[] samples, int start) {
    int at = start;
    for (int x = 0; x < row.length; x += bands) {
      for (int c = 0; c < channels; c++) {
        samples[at++] = (byte) (row[x + c] >> shift);
      }
    }
  }
}
