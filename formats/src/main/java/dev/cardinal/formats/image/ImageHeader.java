package dev.cardinal.formats.image;

/**
 * What is known of an image before it is decoded.
 *
 * @param format ImageIO's name of the format
 * @param width the width as stored
 * @param height the height as stored
 * @param bytesPerPixel what a pixel takes once decoded
 * @param orientation how it must be turned
 * @param essence the file without metadata, which the decoder need not see
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
record ImageHeader(
    String format,
    int width,
    int height,
    int bytesPerPixel,
    Orientation orientation,
    byte[] essence) {
  long pixels() {
    return (long) width * height;
  }
}
