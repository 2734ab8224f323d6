package dev.cardinal.tests.machinecode;

import java.util.List;

/**
 * How much a hot method is given to do.
 *
 * @param k products of a sum
 * @param rows rows of an image or a tile
 * @param n floats of a row
 */
record Size(int k, int rows, int n) {
  /** Of several layers and networks, with and without a rest, as they come to one process. */
  static final List<Size> ALL =
      List.of(
          new Size(64, 4, 56),
          new Size(9, 1, 7),
          new Size(147, 7, 112),
          new Size(256, 3, 28),
          new Size(1, 2, 3),
          new Size(576, 8, 14),
          new Size(36, 5, 64),
          new Size(512, 4, 49));
}
