package dev.cardinal.op;

import dev.cardinal.tensor.Shape;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A two-dimensional convolution reduced to numbers, and the string that names it in plans, tests
 * and benchmarks: {@code conv n1 g32 ic128 ih56 oc128 kh3 sh1 ph1}. A field for the width is
 * printed only where it differs from that of the height ({@code iw kw sw dw pw}), strides and
 * dilations only where they are not 1, pads only where they are not 0; {@code pb} and {@code pr}
 * (bottom and right) only where they differ from {@code ph} and {@code pw}.
 *
 * @param n images
 * @param group groups
 * @param ic input channels
 * @param ih input height
 * @param iw input width
 * @param oc output channels
 * @param kh kernel height
 * @param kw kernel width
 * @param sh vertical stride
 * @param sw horizontal stride
 * @param ph padding at the top
 * @param pw padding at the left
 * @param pb padding at the bottom
 * @param pr padding at the right
 * @param dh vertical dilation
 * @param dw horizontal dilation
 */
public record ConvProblem(
    int n,
    int group,
    int ic,
    int ih,
    int iw,
    int oc,
    int kh,
    int kw,
    int sh,
    int sw,
    int ph,
    int pw,
    int pb,
    int pr,
    int dh,
    int dw) {

  /** The problem of a convolution with two spatial dimensions. */
  public static ConvProblem of(Conv conv, Operands operands) {
    Shape src = operands.shape(Conv.SRC);
    Window.Resolved w = conv.resolve(operands);
    return new ConvProblem(
        src.intDim(0),
        conv.group(),
        src.intDim(1),
        src.intDim(2),
        src.intDim(3),
        operands.shape(Conv.WEIGHTS).intDim(0),
        w.kernel()[0],
        w.kernel()[1],
        w.strides()[0],
        w.strides()[1],
        w.padBegin()[0],
        w.padBegin()[1],
        w.padEnd()[0],
        w.padEnd()[1],
        w.dilations()[0],
        w.dilations()[1]);
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException if a field is unknown or missing, with the string
   */
  public static ConvProblem parse(String text) {
    Map<String, Integer> fields = new HashMap<>();
    String[] words = text.strip().split("\\s+", -1);
    for (int i = 0; i < words.length; i++) {
      if (i == 0 && words[i].equals("conv")) {
        continue;
      }
      if (!words[i].matches("(n|g|[io]c|i[hw]|[kspd][hw]|pb|pr)\\d{1,9}")) {
        throw new IllegalArgumentException("'" + words[i] + "' in problem '" + text + "'");
      }
      String name = words[i].replaceAll("\\d", "");
      fields.put(name, Integer.parseInt(words[i].substring(name.length())));
    }
    for (String needed : new String[] {"ic", "ih", "oc", "kh"}) {
      if (!fields.containsKey(needed)) {
        throw new IllegalArgumentException("no " + needed + " in problem '" + text + "'");
      }
    }
    int ih = fields.get("ih");
    int kh = fields.get("kh");
    int sh = fields.getOrDefault("sh", 1);
    int ph = fields.getOrDefault("ph", 0);
    int dh = fields.getOrDefault("dh", 1);
    int pw = fields.getOrDefault("pw", ph);
    return new ConvProblem(
        fields.getOrDefault("n", 1),
        fields.getOrDefault("g", 1),
        fields.get("ic"),
        ih,
        fields.getOrDefault("iw", ih),
        fields.get("oc"),
        kh,
        fields.getOrDefault("kw", kh),
        sh,
        fields.getOrDefault("sw", sh),
        ph,
        pw,
        fields.getOrDefault("pb", ph),
        fields.getOrDefault("pr", pw),
        dh,
        fields.getOrDefault("dw", dh));
  }

  /** The window that gives this problem. */
  public Window window() {
    return new Window(
        List.of(kh, kw),
        List.of(sh, sw),
        List.of(ph, pw, pb, pr),
        List.of(dh, dw),
        AutoPad.NOTSET,
        false);
  }

  /** The output height. */
  public int oh() {
    return (ih + ph + pb - (kh - 1) * dh - 1) / sh + 1;
  }

  /** The output width. */
  public int ow() {
    return (iw + pw + pr - (kw - 1) * dw - 1) / sw + 1;
  }

  /** Multiply-accumulates, those with padding included, as is usual. */
  public long macs() {
    return (long) n * oc * oh() * ow() * (ic / group) * kh * kw;
  }

  /** Two floating-point operations per multiply-accumulate. */
  public long flops() {
    return 2 * macs();
  }

  @Override
  public String toString() {
    var text = new StringBuilder("conv n" + n);
    add(text, "g", group, 1);
    text.append(" ic").append(ic).append(" ih").append(ih);
    add(text, "iw", iw, ih);
    text.append(" oc").append(oc).append(" kh").append(kh);
    add(text, "kw", kw, kh);
    add(text, "sh", sh, 1);
    add(text, "sw", sw, sh);
    add(text, "ph", ph, 0);
    add(text, "pw", pw, ph);
    add(text, "pb", pb, ph);
    add(text, "pr", pr, pw);
    add(text, "dh", dh, 1);
    add(text, "dw", dw, dh);
    return text.toString();
  }

  private static void add(StringBuilder text, String field, int value, int usual) {
    if (value != usual) {
      text.append(' ').append(field).append(value);
    }
  }
}
