package dev.cardinal.tests.kernels;

import dev.cardinal.op.Operands;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The layouts in which the steps before could leave a case's operands. */
final class Standings {
  /** For each rank: channels last, and in two kinds of blocks. */
  private static final String[][] OTHERS = {
    {},
    {},
    {},
    {"acb", "aBc8b", "aBc16b"},
    {"acdb", "aBcd8b", "aBcd16b"},
    {"acdeb", "aBcde8b", "aBcde16b"}
  };

  private Standings() {}

  /**
   * Row-major; all operands that are images in one other layout, for each of them; and only the
   * first or only the others with their channels last.
   */
  static List<List<Layout>> of(KernelCase problem) {
    var all = new ArrayList<List<Layout>>();
    all.add(problem.standing());
    List<Integer> images = images(problem);
    if (images.isEmpty()) {
      return all;
    }
    for (String name : OTHERS[problem.operands().shape(images.getFirst()).rank()]) {
      all.add(with(problem, images, Layout.of(name)));
    }
    if (images.size() > 1) {
      Layout channelsLast = all.get(1).get(images.getFirst());
      all.add(with(problem, images.subList(0, 1), channelsLast));
      all.add(with(problem, images.subList(1, images.size()), channelsLast));
    }
    return all;
  }

  /** Row-major, and all operands that are images in a layout that their neighbours share. */
  static List<List<Layout>> shared(KernelCase problem, Layout layout) {
    return of(problem).stream()
        .filter(standing -> standing.equals(problem.standing()) || standing.contains(layout))
        .toList();
  }

  /** The operands that are computed and have as many axes as the one that has most. */
  private static List<Integer> images(KernelCase problem) {
    Operands operands = problem.operands();
    List<Integer> computed =
        IntStream.range(0, operands.count())
            .filter(i -> operands.has(i) && operands.dtype(i) == DType.FLOAT32)
            .filter(i -> !problem.constant(i))
            .boxed()
            .toList();
    int rank = computed.stream().mapToInt(i -> operands.shape(i).rank()).max().orElse(0);
    boolean others = rank < OTHERS.length && OTHERS[rank].length > 0;
    return computed.stream().filter(i -> others && operands.shape(i).rank() == rank).toList();
  }

  private static List<Layout> with(KernelCase problem, List<Integer> images, Layout layout) {
    var layouts = new ArrayList<>(problem.standing());
    images.forEach(image -> layouts.set(image, layout));
    return layouts;
  }
}
