package dev.cardinal.formats.image;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * How an image must be turned to stand upright: EXIF's orientation.
 *
 * @param transpose whether rows and columns change places, first of all
 * @param flipX whether left and right change places
 * @param flipY whether top and bottom change places
 */
record Orientation(boolean transpose, boolean flipX, boolean flipY) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  private static final int TIFF_MARK = 42;
  private static final int ORIENTATION_TAG = 0x112;
  private static final int SHORT = 3;

  /** The orientation that a TIFF structure gives; upright if it gives none or is corrupt. */
  static Orientation ofTiff(ByteBuffer tiff) {
    try {
      ByteBuffer in = tiff.slice();
      in.order(in.getShort() == 0x4949 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
      if (in.getShort() != TIFF_MARK) {
        return UPRIGHT;
      }
      int directory = in.getInt();
      if (directory < 0 || directory > in.limit()) {
        return UPRIGHT;
      }
      in.position(directory);
      int entries = Short.toUnsignedInt(in.getShort());
      for (int i = 0; i < entries; i++) {
        int tag = Short.toUnsignedInt(in.getShort());
        int type = in.getShort();
        int count = in.getInt();
        int value = Short.toUnsignedInt(in.getShort());
        in.getShort();
        if (tag == ORIENTATION_TAG) {
          return type == SHORT && count == 1 ? of(value) : UPRIGHT;
        }
      }
    } catch (BufferUnderflowException e) {
      return UPRIGHT; // a camera's data is no reason to refuse its picture
    }
    return UPRIGHT;
  }

  /** EXIF's numbers 1 to 8; anything else counts as upright. */
  static Orientation of(int number) {
    return switch (number) {
      case 2 -> new Orientation(false, true, false);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, false, true);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, true, false);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, false, true);
      default -> UPRIGHT;
    };
  }

  /** The image, upright. */
  Image apply(Image image) {
    if (equals(UPRIGHT)) {
      return image;
    }
    int channels = image.channels();
    int width = transpose ? image.height() : image.width();
    int height = transpose ? image.width() : image.height();
    byte[] turned = new byte[image.samples().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int column = flipX ? width - 1 - x : x;
        int row = flipY ? height - 1 - y : y;
        int from = transpose ? column * image.width() + row : row * image.width() + column;
        System.arraycopy(
            image.samples(), from * channels, turned, (y * width + x) * channels, channels);
      }
    }
    return new Image(width, height, channels, turned);
  }
}
