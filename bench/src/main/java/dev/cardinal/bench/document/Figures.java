package dev.cardinal.bench.document;

import dev.cardinal.bench.result.Interval;
import java.util.Locale;

/** Figures as people read them: three digits that count, and no more than were measured. */
public final class Figures {
  private Figures() {}

  /** A figure with three significant digits; empty if it is not a number. */
  public static String digits(double value) {
    return format(value, decimals(value));
  }

  private static String format(double value, int decimals) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%,." + decimals + "f", value) : "";
  }

  private static int decimals(double value) {
    double size = Math.abs(value);
    if (size >= 99.95 || size == 0) {
      return 0;
    }
    return size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3;
  }

  /**
   * The ends of an interval, with as many decimals as its median; empty if they are the same, as
   * with what was measured once.
   */
  public static String range(Interval interval) {
    if (interval.low() == interval.high()) {
      return "";
    }
    int decimals = decimals(interval.median());
    return format(interval.low(), decimals) + "–" + format(interval.high(), decimals);
  }

  /** A ratio. */
  public static String ratio(double ratio) {
    return format(ratio, 3);
  }

  /** The ends of a ratio's interval. */
  public static String ratios(Interval interval) {
    return format(interval.low(), 3) + "–" + format(interval.high(), 3);
  }

  /** A part of a whole, in per cent. */
  public static String percent(double part) {
    return Double.isFinite(part) ? format(100 * part, 1) + " %" : "";
  }

  /** By how much a ratio differs from 1, in per cent, with its sign. */
  public static String change(double ratio) {
    return Double.isFinite(ratio)
        ? String.format(Locale.ROOT, "%+.1f %%", 100 * (ratio - 1)).replace('-', '−')
        : "";
  }

  /** A number of bytes in MiB; empty if it is not known. */
  public static String mebibytes(long bytes) {
    return bytes == 0 ? "" : digits(bytes / (1024.0 * 1024));
  }

  /** How far something is from the truth: two digits and a power of ten. */
  public static String error(double value) {
    return value == 0 ? "0" : String.format(Locale.ROOT, "%.1e", value);
  }

  /** Seconds as minutes and seconds. */
  public static String duration(double seconds) {
    long whole = Math.round(seconds);
    return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
  }

  /** A number of things, and what they are. */
  public static String count(long number, String thing) {
    return number + " " + thing + (number == 1 ? "" : "s");
  }
}
