package dev.cardinal.onednn;

import dev.cardinal.op.Conv;
import dev.cardinal.op.Op;
import dev.cardinal.op.Reorder;
import dev.cardinal.spi.KernelDescriptor;
import java.util.List;
import java.util.Map;

/** The kernels for each operator, special before general. */
final class KernelLists {
  private static final Map<Class<? extends Op>, List<KernelDescriptor>> LISTS =
      Map.ofEntries(list(Conv.class, new ConvKernel()), list(Reorder.class, new ReorderKernel()));

  private KernelLists() {}

  private static Map.Entry<Class<? extends Op>, List<KernelDescriptor>> list(
      Class<? extends Op> operator, KernelDescriptor... kernels) {
    return Map.entry(operator, List.of(kernels));
  }

  static List<KernelDescriptor> of(Op op) {
    return LISTS.getOrDefault(op.getClass(), List.of());
  }
}
