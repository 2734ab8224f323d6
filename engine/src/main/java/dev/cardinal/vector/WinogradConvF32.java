package dev.cardinal.vector;

import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.vector.ukernel.F32Gemm;
import dev.cardinal.vector.ukernel.F32Winograd;

/**
 * Dense convolutions by windows of 3x3 with a stride of 1, by Winograd's minimal filtering: a
 * quarter of the products with tiles of 4x4 outputs, four for nine with tiles of 2x2.
 *
 * <p>Rounding errors do not stay with one output: they are relative to the largest inputs of its
 * tile. With {@code P} the sum over all taps of a weight's absolute value times the largest
 * absolute value of its channel among the inputs of the tile, an error is at most {@code 16 (ic +
 * 11) 2^-24 P} with tiles of 2x2 and {@code 205 (ic + 11) 2^-24 P} with tiles of 4x4: the
 * transforms' amplification times the roundings of one sum, to first order. What is found is far
 * below, and {@link #error} is what tests hold it to. NaN and infinities spread over their tile.
 */
final class WinogradConvF32 implements KernelDescriptor {
  private final F32Winograd transform;

  private WinogradConvF32(int m) {
    transform = F32Winograd.of(m);
  }

  /** Tiles of {@code m x m} outputs: 2 or 4. */
  static WinogradConvF32 of(int m) {
    return new WinogradConvF32(m);
  }

  /**
   * The largest error that tests allow, as a part of P.
   *
   * @param terms input channels whose roundings may add up, as those of a constant source do; 1 for
   *     random values, whose roundings cancel out
   */
  double error(int terms) {
    int roundings = transform.outputs() == 4 ? 40 + 2 * terms : 8 + terms;
    return roundings * 0x1p-24;
  }

  @Override
  public String id() {
    F32Gemm tile = F32Gemm.main();
    int m = transform.outputs();
    return "vector:conv:winograd%d_f32_%dx%dv".formatted(m, tile.rows(), tile.vectors());
  }

  @Override
  public Support support(KernelQuery query) {
    return takes(query) instanceof Support.Unsupported no ? no : pays(ConvShape.of(query));
  }

  /** Whether the node can be computed so, though it may not pay. */
  Support takes(KernelQuery query) {
    if (ConvShape.support(query) instanceof Support.Unsupported no) {
      return no;
    }
    ConvShape shape = ConvShape.of(query);
    if (shape.kh() != 3 || shape.kw() != 3 || shape.groups() > 1) {
      return Support.no("only dense windows of 3x3 are taken");
    }
    if (shape.sh() != 1 || shape.sw() != 1 || shape.dh() != 1 || shape.dw() != 1) {
      return Support.no("only strides and dilations of 1 are taken");
    }
    if (!FastAlgorithms.allowed(query)) {
      return Support.no("the session asks for plain sums of products");
    }
    return Support.when(
        WinogradConv.floats(shape, transform) <= ConvShape.MOST_FLOATS,
        "the transformed weights or pixels would have 2^31 elements or more");
  }

  private Support pays(ConvShape shape) {
    double cost = WinogradCost.of(shape, transform);
    if (cost >= WinogradCost.plain(shape)) {
      return Support.no("its transforms would take longer than the products that they save");
    }
    int other = transform.outputs() == 4 ? 2 : 4;
    return Support.when(
        other == 4 || cost <= WinogradCost.of(shape, F32Winograd.of(other)),
        "tiles of 2x2 leave less idle here, or have fewer weights to fetch");
  }

  @Override
  public Kernel create(KernelQuery query, PackedWeights weights) {
    return new WinogradConv(query, weights, transform);
  }
}
