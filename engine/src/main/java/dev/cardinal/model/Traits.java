package dev.cardinal.model;

/**
 * What sets residual networks of one size apart.
 *
 * @param form in which of three equal forms bottlenecks of several groups are built
 * @param shortcut what the blocks add to the results of their convolutions
 */
public record Traits(Form form, Shortcut shortcut) {
  /** torchvision's. */
  public static final Traits USUAL = new Traits(Form.GROUPED, Shortcut.AUTO);

  /** The same in another form. */
  public Traits with(Form other) {
    return new Traits(other, shortcut);
  }

  /** The same with other shortcuts. */
  public Traits with(Shortcut other) {
    return new Traits(form, other);
  }
}
