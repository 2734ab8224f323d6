package dev.cardinal.formats.image;

/**
 * Pillow's resize (Resample.c), bit for bit: a filter whose support grows with the reduction, in
 * two passes, horizontal first, with weights of 22 fractional bits and samples rounded to eight
 * bits after each.
 */
final class Resampler {
  private static final int PRECISION = 22;

  private Resampler() {}

  /**
   * The part of a resized image's axis that is wanted.
   *
   * @param size the size of the whole
   * @param start the first position wanted
   * @param length the number of positions wanted
   */
  record Axis(long size, long start, int length) {}

  /** Resizes an image and cuts out a part, without computing the rest. */
  static Image resize(Image image, Interpolation filter, Axis horizontal, Axis vertical) {
    var columns = new Weights(filter, image.width(), horizontal);
    var rows = new Weights(filter, image.height(), vertical);
    int firstRow = rows.first[0];
    int lastRow = rows.first[vertical.length() - 1] + rows.count[vertical.length() - 1];
    int channels = image.channels();
    int width = horizontal.length();
    byte[] narrow = new byte[Math.multiplyExact((lastRow - firstRow) * channels, width)];
    for (int y = firstRow; y < lastRow; y++) {
      int from = y * image.width() * channels;
      int to = (y - firstRow) * width * channels;
      for (int x = 0; x < width; x++) {
        int start = from + columns.first[x] * channels;
        for (int c = 0; c < channels; c++) {
          narrow[to++] = columns.sum(x, image.samples(), start + c, channels);
        }
      }
    }
    byte[] result = new byte[vertical.length() * width * channels];
    int rowLength = width * channels;
    for (int y = 0; y < vertical.length(); y++) {
      int start = (rows.first[y] - firstRow) * rowLength;
      for (int i = 0; i < rowLength; i++) {
        result[y * rowLength + i] = rows.sum(y, narrow, start + i, rowLength);
      }
    }
    return new Image(width, vertical.length(), channels, result);
  }

  /** For each wanted position the samples that make it, and their weights. */
  private static final class Weights {
    private final int[] first;
    private final int[] count;
    private final int[] weights;
    private final int stride;

    private Weights(Interpolation filter, int size, Axis axis) {
      double scale = (double) size / axis.size();
      double filterScale = Math.max(scale, 1.0);
      double support = filter.support() * filterScale;
      stride = (int) Math.min((long) Math.ceil(support) * 2 + 1, size);
      first = new int[axis.length()];
      count = new int[axis.length()];
      weights = new int[Math.multiplyExact(axis.length(), stride)];
      double[] exact = new double[stride];
      for (int i = 0; i < axis.length(); i++) {
        double center = (axis.start() + i + 0.5) * scale;
        first[i] = Math.max((int) (center - support + 0.5), 0);
        count[i] = Math.min((int) (center + support + 0.5), size) - first[i];
        double sum = 0;
        for (int j = 0; j < count[i]; j++) {
          exact[j] = filter.weight((j + first[i] - center + 0.5) * (1.0 / filterScale));
          sum += exact[j];
        }
        for (int j = 0; j < count[i]; j++) {
          weights[i * stride + j] = fixed(sum == 0 ? exact[j] : exact[j] / sum);
        }
      }
    }

    private static int fixed(double weight) {
      return (int) (Math.copySign(0.5, weight) + weight * (1 << PRECISION));
    }

    private byte sum(int position, byte[] samples, int start, int step) {
      int sum = 1 << (PRECISION - 1);
      int at = start;
      int weight = position * stride;
      for (int j = 0; j < count[position]; j++, at += step) {
        sum += Byte.toUnsignedInt(samples[at]) * weights[weight + j];
      }
      return (byte) Math.clamp(sum >> PRECISION, 0, 255);
    }
  }
}
