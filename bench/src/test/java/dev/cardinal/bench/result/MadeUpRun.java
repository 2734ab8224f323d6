package dev.cardinal.bench.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** The layers of a ResNeXt-50 in one contestant's run, fused as that contestant would. */
final class MadeUpRun {
  private static final int[] BLOCKS = {3, 4, 6, 3};

  private final String contestant;
  private final int threads;
  private final SplittableRandom random;
  private final List<Layer> layers = new ArrayList<>();
  private final double scale;
  private double now = 0.05;

  MadeUpRun(String contestant, int threads, double millis, SplittableRandom random) {
    this.contestant = contestant;
    this.threads = threads;
    this.random = random;
    this.scale = millis / 92;
  }

  List<Layer> layers() {
    if (contestant.equals("onednn") || contestant.equals("ort")) {
      add(List.of(), "Reorder", "", 0, 1_200_000, 0.3);
    }
    conv("stem/conv", "conv n1 ic3 ih224 oc64 kh7 sh2 ph3", 236_000_000, 3_900_000);
    add(List.of("stem/pool"), "MaxPool", "", 0, 4_000_000, 0.8);
    for (int stage = 0; stage < BLOCKS.length; stage++) {
      for (int block = 0; block < BLOCKS[stage]; block++) {
        block(stage, block);
      }
    }
    add(List.of("pool"), "GlobalAveragePool", "", 100_352, 401_408, 0.05);
    add(List.of("fc", "flatten"), "Gemm", "", 4_096_000, 8_200_000, 0.45);
    return layers;
  }

  private void block(int stage, int block) {
    String name = "layer" + (stage + 1) + "." + block;
    int width = 128 << stage;
    int size = 56 >> stage;
    long pixels = (long) size * size;
    int in = block == 0 ? Math.max(64, width) : 2 * width;
    long bytes = 4 * (pixels * (in + width) + (long) in * width);
    conv(
        name + "/conv1",
        "conv n1 ic" + in + " ih" + size + " oc" + width + " kh1",
        2 * pixels * in * width,
        bytes);
    conv(
        name + "/conv2",
        "conv n1 g32 ic" + width + " ih" + size + " oc" + width + " kh3 ph1",
        2 * pixels * width * width / 32 * 9,
        8 * pixels * width);
    if (block == 0) {
      conv(
          name + "/downsample",
          "conv n1 ic" + in + " ih" + size + " oc" + 2 * width + " kh1",
          4 * pixels * in * width,
          bytes);
    }
    conv(
        name + "/conv3",
        "conv n1 ic" + width + " ih" + size + " oc" + 2 * width + " kh1",
        4 * pixels * width * width,
        2 * bytes);
  }

  /** A convolution and its rectifier: one layer, or two of a contestant that does not fuse. */
  private void conv(String name, String problem, long flops, long bytes) {
    double speed = problem.contains(" g32") ? 38 : problem.contains("kh7") ? 60 : 102;
    double millis = flops / (speed * 1e6) * random.nextDouble(0.9, 1.15);
    boolean apart = contestant.equals("pytorch");
    String relu = name + "/relu";
    add(apart ? List.of(name) : List.of(name, relu), "Conv", problem, flops, bytes, millis);
    if (apart) {
      add(List.of(relu), "Relu", "", 0, bytes / 2, bytes / 9e6);
    }
  }

  private void add(
      List<String> nodes, String operator, String problem, long flops, long bytes, double millis) {
    double time = millis * scale;
    double library = contestant.equals("onednn") && flops > 0 ? time * 0.97 : 0;
    String kernel = contestant + ":" + operator.toLowerCase(Locale.ROOT);
    layers.add(
        new Layer(
            contestant,
            1,
            threads,
            nodes,
            operator,
            kernel,
            problem,
            flops,
            bytes,
            now,
            time,
            library));
    now += time * 1.01 + 0.01;
  }
}
