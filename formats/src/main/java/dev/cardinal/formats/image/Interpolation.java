package dev.cardinal.formats.image;

/** A resize's filter, as Pillow defines it. */
public enum Interpolation {
  /** A triangle. */
  BILINEAR(1),
  /** Keys' cubic with a of -0.5. */
  BICUBIC(2);

  private static final double A = -0.5;

  private final double support;

  Interpolation(double support) {
    this.support = support;
  }

  /** How far the filter reaches to either side. */
  double support() {
    return support;
  }

  /** The filter's height at a distance from its middle. */
  double weight(double distance) {
    double x = Math.abs(distance);
    if (x >= support) {
      return 0;
    }
    if (this == BILINEAR) {
      return 1 - x;
    }
    return x < 1 ? ((A + 2) * x - (A + 3)) * x * x + 1 : (((x - 5) * x + 8) * x - 4) * A;
  }
}
