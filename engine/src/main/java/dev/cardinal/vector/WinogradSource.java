package dev.cardinal.vector;

import dev.cardinal.vector.WinogradTiles.Band;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Planes;
import dev.cardinal.vector.ukernel.F32Winograd;
import dev.cardinal.vector.ukernel.Lanes;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * Transforms a strip's tiles of some channels: the rows that its bands read are copied with their
 * padding, their columns transformed, then the rows. The result is packed by position as {@link
 * F32Gemm} reads it.
 */
final class WinogradSource {
  private static final int LANES = Lanes.count();

  private final ConvShape shape;
  private final F32Winograd transform;
  private final List<Band> bands;
  private final int vectors;
  private final int[] padded;
  private final int[] columns;
  private final int[] quads;
  private final int columnStride;
  private final int columnsAt;
  private final int end;

  WinogradSource(ConvShape shape, F32Winograd transform, WinogradTiles tiles, int strip) {
    this.shape = shape;
    this.transform = transform;
    bands = tiles.bands(strip);
    vectors = tiles.tile(strip).vectors();
    padded = new int[bands.size()];
    columns = new int[bands.size()];
    quads = new int[4 * vectors];
    int at = 0;
    int column = 0;
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      padded[i] = at;
      columns[i] = column;
      at += paddedRows(band) * pitch(band.quads());
      column += band.rows() * pitch(band.quads());
    }
    columnsAt = at + 2 * LANES;
    columnStride = column;
    end = columnsAt + transform.inputs() * columnStride + LANES;
    placeQuads();
  }

  /** Floats of scratch that the strips of a problem need, at most. */
  static int scratchFloats(F32Winograd transform) {
    // Most when each quad is a band of its own.
    int quads = 4 * F32Gemm.main().vectors();
    return 2 * transform.inputs() * quads * pitch(transform, 1) + 3 * LANES;
  }

  private int pitch(int quads) {
    return pitch(transform, quads);
  }

  /** Columns of so many quads and of the window beyond them, in whole vectors. */
  private static int pitch(F32Winograd transform, int quads) {
    return Math.ceilDiv(quads * transform.quadColumns() + 2, LANES) * LANES;
  }

  private int paddedRows(Band band) {
    return band.rows() * transform.outputs() + 2;
  }

  /** Quads that fill up the strip repeat the last one. */
  private void placeQuads() {
    int last = 0;
    for (int i = 0; i < bands.size(); i++) {
      Band band = bands.get(i);
      for (int quad = 0; quad < band.rows() * band.quads(); quad++) {
        int row = quad / band.quads() * pitch(band.quads());
        last = columnsAt + columns[i] + row + quad % band.quads() * transform.quadColumns();
        quads[band.first() + quad] = last;
      }
    }
    Band band = bands.getLast();
    Arrays.fill(quads, band.first() + band.rows() * band.quads(), quads.length, last);
  }

  /**
   * Transforms channels {@code first} to {@code last - 1}.
   *
   * @param src the source's images
   * @param dst the positions {@code stride} floats apart, each packed as {@code [channel][nr]},
   *     from {@code d} on
   */
  void run(
      MemorySegment src, int first, int last, float[] scratch, float[] dst, int d, int stride) {
    // What lies outside of the images stays zero for all channels.
    Arrays.fill(scratch, 0, end, 0f);
    int nr = vectors * LANES;
    for (int channel = first; channel < last; channel++) {
      for (int i = 0; i < bands.size(); i++) {
        fill(src, bands.get(i), channel, scratch, padded[i]);
        transformColumns(bands.get(i), scratch, padded[i], columnsAt + columns[i]);
      }
      transform.rows(scratch, columnStride, quads, vectors, dst, d + channel * nr, stride);
    }
  }

  /** Copies the rows that a band reads. */
  private void fill(MemorySegment src, Band band, int channel, float[] dst, int d) {
    int top = band.y() * transform.outputs() - shape.ph();
    int left = band.x() * transform.quadColumns() - shape.pw();
    int pitch = pitch(band.quads());
    int y0 = Math.max(0, top);
    int y1 = Math.min(shape.ih(), top + paddedRows(band));
    int x0 = Math.max(0, left);
    int x1 = Math.min(shape.iw(), left + pitch);
    if (y0 < y1 && x0 < x1) {
      long s = shape.srcPlane(band.image(), 0, channel) + (long) y0 * shape.iw() + x0;
      int at = d + (y0 - top) * pitch + x0 - left;
      F32Planes.fill(src, s, shape.iw(), dst, at, pitch, y1 - y0, x1 - x0);
    }
  }

  private void transformColumns(Band band, float[] scratch, int s, int d) {
    int pitch = pitch(band.quads());
    int used = shape.iw() + shape.pw() - band.x() * transform.quadColumns();
    int width = Math.ceilDiv(Math.clamp(used, 0, pitch), LANES);
    for (int row = 0; row < band.rows(); row++) {
      int from = s + row * transform.outputs() * pitch;
      transform.columns(scratch, from, pitch, scratch, d + row * pitch, columnStride, width);
    }
  }
}
