package dev.cardinal.tests.kernels;

import dev.cardinal.op.Activation;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.Conv;
import dev.cardinal.op.ConvProblem;
import dev.cardinal.op.PostOps;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Convolutions from problem strings, with random values. */
final class ConvCases {
  private ConvCases() {}

  /** The problems of a list in the folder {@code shapes}; lines that begin with # are remarks. */
  static List<String> list(String name) {
    try (InputStream in = ConvCases.class.getResourceAsStream("/shapes/" + name + ".txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A problem with constant weights. */
  static KernelCase of(ConvProblem p, boolean bias, PostOps postOps) {
    var conv = KernelCase.of(new Conv(p.window(), p.group(), postOps));
    conv.with(KernelCase.random(p.n(), p.ic(), p.ih(), p.iw()));
    conv.constant(KernelCase.random(p.oc(), p.ic() / p.group(), p.kh(), p.kw()));
    return epilogue(conv, p, bias, postOps, p.n(), p.oc(), p.oh(), p.ow());
  }

  /** A problem of height 1 as one in one dimension. */
  static KernelCase line(ConvProblem p, boolean bias, PostOps postOps) {
    var window =
        new Window(
            List.of(p.kw()),
            List.of(p.sw()),
            List.of(p.pw(), p.pr()),
            List.of(p.dw()),
            AutoPad.NOTSET,
            false);
    var conv = KernelCase.of(new Conv(window, p.group(), postOps));
    conv.with(KernelCase.random(p.n(), p.ic(), p.iw()));
    conv.constant(KernelCase.random(p.oc(), p.ic() / p.group(), p.kw()));
    return epilogue(conv, p, bias, postOps, p.n(), p.oc(), p.ow());
  }

  private static KernelCase epilogue(
      KernelCase conv, ConvProblem p, boolean bias, PostOps postOps, long... dst) {
    if (bias) {
      conv.constant(KernelCase.random(p.oc()));
    } else if (postOps.residual()) {
      conv.absent();
    }
    if (postOps.residual()) {
      Tensor residual = KernelCase.seeded(3, dst);
      conv.with(residual);
    }
    return conv;
  }

  /** Every combination of residual and activation. */
  static List<PostOps> postOps() {
    var all = new ArrayList<PostOps>();
    for (boolean residual : new boolean[] {false, true}) {
      for (Activation.Kind kind : Activation.Kind.values()) {
        all.add(new PostOps(residual, activation(kind)));
      }
    }
    return all;
  }

  private static Activation activation(Activation.Kind kind) {
    return switch (kind) {
      case IDENTITY -> Activation.IDENTITY;
      case RELU -> Activation.RELU;
      case LEAKY_RELU -> Activation.leakyRelu(0.1f);
      case CLIP -> Activation.clip(-0.25f, 0.75f);
      case SIGMOID -> Activation.SIGMOID;
      case HARD_SIGMOID -> Activation.hardSigmoid(0.3f, 0.4f);
      case HARD_SWISH -> Activation.HARD_SWISH;
      case TANH -> Activation.TANH;
    };
  }
}
