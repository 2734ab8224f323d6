package dev.cardinal.tests.kernels;

import dev.cardinal.op.Reorder;
import dev.cardinal.tensor.Layout;
import java.util.ArrayList;
import java.util.List;

/** From every layout to every other, with channels that fill their blocks and that do not. */
final class ReorderCases {
  private ReorderCases() {}

  static List<KernelCase> all() {
    var cases = new ArrayList<KernelCase>();
    List<String> lines = List.of("row_major", "acb", "aBc8b", "aBc16b");
    List<String> planes = List.of("row_major", "acdb", "aBcd8b", "aBcd16b");
    List<String> volumes = List.of("row_major", "acdeb", "aBcde8b", "aBcde16b");
    for (long channels : new long[] {1, 5, 16, 40}) {
      add(cases, lines, 2, channels, 7);
      add(cases, planes, 2, channels, 7, 9);
      add(cases, volumes, 2, channels, 2, 3, 5);
    }
    return cases;
  }

  private static void add(List<KernelCase> cases, List<String> layouts, long... shape) {
    for (String from : layouts) {
      for (String to : layouts) {
        if (!from.equals(to)) {
          var reorder = new Reorder(Layout.of(from), Layout.of(to));
          cases.add(KernelCase.of(reorder).with(KernelCase.special(shape)));
        }
      }
    }
  }
}
