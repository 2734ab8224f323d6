package dev.cardinal.formats.image;

/**
 * A decoded image of eight bits a sample, upright, without alpha. Immutable by convention: {@link
 * #samples} is not a copy.
 */
public final class Image {
  private final int width;
  private final int height;
  private final int channels;
  private final byte[] samples;

  /**
   * An image over the caller's samples, which are not copied.
   *
   * @param width the width, at least 1
   * @param height the height, at least 1
   * @param channels 1 for grey, 3 for red, green and blue
   * @param samples row by row from the top, the channels of a pixel together, 0 to 255 unsigned
   * @throws IllegalArgumentException if the number of samples or channels does not fit
   */
  public Image(int width, int height, int channels, byte[] samples) {
    if (width < 1 || height < 1 || (channels != 1 && channels != 3)) {
      throw new IllegalArgumentException(
          "an image of %s x %s with %s channels cannot be".formatted(width, height, channels));
    }
    if (samples.length != (long) width * height * channels) {
      throw new IllegalArgumentException(
          "an image of %s x %s with %s channels does not have %s samples"
              .formatted(width, height, channels, samples.length));
    }
    this.width = width;
    this.height = height;
    this.channels = channels;
    this.samples = samples;
  }

  /** The width. */
  public int width() {
    return width;
  }

  /** The height. */
  public int height() {
    return height;
  }

  /** 1 for grey, 3 for red, green and blue. */
  public int channels() {
    return channels;
  }

  /** The samples themselves: row by row, the channels of a pixel together, unsigned. */
  public byte[] samples() {
    return samples;
  }

  /** One sample, 0 to 255. */
  public int sample(int x, int y, int channel) {
    return Byte.toUnsignedInt(samples[(y * width + x) * channels + channel]);
  }

  /**
   * The image with another number of channels: grey becomes three equal ones; colours become grey
   * by the weights of ITU-R 601-2, in Pillow's fixed-point arithmetic.
   */
  public Image withChannels(int wanted) {
    if (wanted == channels) {
      return this;
    }
    byte[] converted = new byte[Math.multiplyExact(samples.length / channels, wanted)];
    for (int i = 0; i < samples.length / channels; i++) {
      if (wanted == 1) {
        converted[i] = grey(i * channels);
      } else {
        java.util.Arrays.fill(converted, i * wanted, (i + 1) * wanted, samples[i]);
      }
    }
    return new Image(width, height, wanted, converted);
  }

  private byte grey(int at) {
    int red = Byte.toUnsignedInt(samples[at]);
    int green = Byte.toUnsignedInt(samples[at + 1]);
    int blue = Byte.toUnsignedInt(samples[at + 2]);
    return (byte) ((red * 19595 + green * 38470 + blue * 7471 + 0x8000) >> 16);
  }

  @Override
  public String toString() {
    return width + " x " + height + (channels == 1 ? " grey" : " RGB");
  }
}
