package dev.cardinal.vector;

import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Winograd;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles of all images, in quads, and the quads in strips: a strip's tiles are the pixels of a
 * matrix product. Quads are numbered flat over images, rows of tiles and columns; a row of tiles
 * that does not fill its last quad leaves a part of it idle. By the problem alone.
 */
final class WinogradTiles {
  private static final F32Gemm MAIN = F32Gemm.main();

  /** Fewer sums than these wait for each other: a narrower tile would take no less time. */
  private static final int LEAST_SUMS = 8;

  private final ConvShape shape;
  private final int tileRows;
  private final int rowQuads;

  WinogradTiles(ConvShape shape, F32Winograd transform) {
    this.shape = shape;
    tileRows = Math.ceilDiv(shape.oh(), transform.outputs());
    rowQuads = Math.ceilDiv(shape.ow(), transform.quadColumns());
  }

  /** Quads of all images. */
  private int quads() {
    return shape.n() * tileRows * rowQuads;
  }

  /** Vectors of tiles, the last one filled up. */
  int vectors() {
    return Math.ceilDiv(quads(), 4);
  }

  /** How many strips there are. */
  int strips() {
    return Math.ceilDiv(vectors(), MAIN.vectors());
  }

  /**
   * The tile that multiplies a strip: the main tile, for what is left at the end a narrower one.
   */
  F32Gemm tile(int strip) {
    int left = vectors() - strip * MAIN.vectors();
    F32Gemm tile = MAIN;
    for (F32Gemm next = tile.narrower(); next != tile; next = tile.narrower()) {
      if (next.vectors() < left || next.rows() * next.vectors() < LEAST_SUMS) {
        break;
      }
      tile = next;
    }
    return tile;
  }

  /** Quads for which a strip has lanes. */
  int quads(int strip) {
    return 4 * tile(strip).vectors();
  }

  /**
   * Neighbouring quads of a strip.
   *
   * @param image the image
   * @param y the first row of tiles
   * @param rows rows of tiles
   * @param x the first quad of these rows
   * @param quads quads of each of these rows
   * @param first the number of the first quad within its strip
   */
  record Band(int image, int y, int rows, int x, int quads, int first) {}

  /** The quads of a strip, without those that fill it up. */
  List<Band> bands(int strip) {
    var bands = new ArrayList<Band>();
    int start = 4 * MAIN.vectors() * strip;
    int end = Math.min(quads(), start + quads(strip));
    for (int quad = start; quad < end; ) {
      int row = quad / rowQuads;
      int x = quad % rowQuads;
      int y = row % tileRows;
      boolean whole = x == 0 && end - quad >= rowQuads;
      int rows = whole ? Math.min((end - quad) / rowQuads, tileRows - y) : 1;
      int width = Math.min(rowQuads - x, end - quad);
      bands.add(new Band(row / tileRows, y, rows, x, width, quad - start));
      quad += rows * width;
    }
    return bands;
  }
}
