package dev.cardinal.vector.ukernel;

/**
 * The transforms of a source and of a result in Winograd's minimal filtering F(m x m, 3 x 3): a
 * tile of {@code m x m} outputs comes from {@code (m + 2)^2} inputs by as many products for each
 * channel, instead of {@code 9 m^2}. (S. Winograd, Arithmetic Complexity of Computations, 1980; A.
 * Lavin and S. Gray, Fast Algorithms for Convolutional Neural Networks, 2016.)
 *
 * <p>Lanes are tiles. A quad is a quarter of a vector's tiles: {@link #quadTiles()} neighbours in a
 * row, whose {@link #quadColumns()} columns adjoin in memory; four quads, from anywhere, fill a
 * vector. Tile {@code t} of quad {@code q} has lane {@code 4 t + q}, which takes the fewest
 * shuffles: each group of four lanes is a 4 x 4 transpose of its own.
 *
 * <p>Positions are the elements of a transformed tile, row by row.
 */
public sealed interface F32Winograd permits F32Winograd2x2, F32Winograd4x4 {

  /** The transforms for tiles of {@code m x m} outputs: 2 or 4. */
  static F32Winograd of(int m) {
    return switch (m) {
      case 2 -> F32Winograd2x2.TRANSFORM;
      case 4 -> F32Winograd4x4.TRANSFORM;
      default -> throw new IllegalArgumentException("tiles of " + m + " x " + m);
    };
  }

  /** Tiles of a quad. */
  static int quadTiles() {
    return Lanes.COUNT / 4;
  }

  /** Rows, and columns, of a tile of outputs: {@code m}. */
  int outputs();

  /** Rows, and columns, of a tile of inputs. */
  default int inputs() {
    return outputs() + 2;
  }

  /** Products of a tile and a channel. */
  default int positions() {
    return inputs() * inputs();
  }

  /** Columns of outputs of a quad. */
  default int quadColumns() {
    return outputs() * quadTiles();
  }

  /** The transform of weights, {@code [m + 2][3]}: a filter g becomes {@code G g G^T}. */
  double[][] weights();

  /**
   * The first half of a source's transform: each column of a row of tiles becomes {@code m + 2}
   * numbers.
   *
   * @param src the tiles' {@link #inputs()} rows, {@code srcStride} floats apart, from {@code s} on
   * @param dst as many rows, {@code dstStride} floats apart, from {@code d} on
   * @param vectors vectors of columns
   */
  void columns(float[] src, int s, int srcStride, float[] dst, int d, int dstStride, int vectors);

  /**
   * The second half: rows of transformed columns become all positions, with tiles as lanes.
   *
   * @param src what {@link #columns} left: {@link #inputs()} rows, {@code srcStride} floats apart
   * @param quads for four quads of each vector, where their first columns are in the first row; a
   *     vector and {@code m} floats more are read there
   * @param vectors vectors of tiles
   * @param dst the positions, {@code dstStride} floats apart, each with the vectors side by side,
   *     from {@code d} on
   */
  void rows(
      float[] src, int srcStride, int[] quads, int vectors, float[] dst, int d, int dstStride);

  /**
   * The transform of a result: sums of products at all positions become rows of outputs.
   *
   * @param src the positions, {@code srcStride} floats apart, each with the vectors side by side,
   *     from {@code s} on
   * @param vectors vectors of tiles
   * @param half {@link #halfFloats()} floats of scratch, from {@code h} on
   * @param dst {@code m} rows, {@code dstStride} floats apart, from {@code d} on, with the quads'
   *     columns one after the other; a vector more than these may be written
   */
  void result(
      float[] src,
      int s,
      int srcStride,
      int vectors,
      float[] half,
      int h,
      float[] dst,
      int d,
      int dstStride);

  /** Floats of half transformed sums of a vector of tiles. */
  default int halfFloats() {
    return outputs() * inputs() * Lanes.COUNT;
  }
}
