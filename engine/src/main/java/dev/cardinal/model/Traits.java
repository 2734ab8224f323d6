package dev.cardinal.model;

/**
 * What sets residual networks of one size apart.
 *
 * @param form in which of three equal forms bottlenecks of several groups are built
 * @param shortcut what the blocks add to the results of their convolutions
 * @param projection what shortcuts consist of that are not the identity
 * @param biased whether convolutions have biases
 * @param gated whether channels are weighted before the shortcut is added, as in
 *     squeeze-and-excitation networks (Hu et al., 2017), with a reduction to a sixteenth
 */
public record Traits(
    Form form, Shortcut shortcut, Projection projection, boolean biased, boolean gated) {
  /** torchvision's. */
  public static final Traits USUAL =
      new Traits(Form.GROUPED, Shortcut.AUTO, Projection.NORMALISED, false, false);

  /** The same in another form. */
  public Traits with(Form other) {
    return new Traits(other, shortcut, projection, biased, gated);
  }

  /** The same with other shortcuts. */
  public Traits with(Shortcut other) {
    return new Traits(form, other, projection, biased, gated);
  }

  /** The same with other projections. */
  public Traits with(Projection other) {
    return new Traits(form, shortcut, other, biased, gated);
  }

  /** The same with biases in all convolutions. */
  public Traits withBiases() {
    return new Traits(form, shortcut, projection, true, gated);
  }

  /** The same with squeeze-and-excitation. */
  public Traits withGates() {
    return new Traits(form, shortcut, projection, biased, true);
  }
}
