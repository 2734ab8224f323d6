package dev.cardinal.formats.pytorch;

import static java.util.Map.entry;

import dev.cardinal.formats.StoredType;
import dev.cardinal.formats.pytorch.Constructor.OfFirst;
import dev.cardinal.formats.pytorch.Constructor.OfInert;
import dev.cardinal.formats.pytorch.Constructor.OfMapping;
import dev.cardinal.formats.pytorch.Constructor.OfStorage;
import dev.cardinal.formats.pytorch.Constructor.OfTensor;
import dev.cardinal.formats.pytorch.Constructor.OfTyped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All that pickles of weights may name; a pickle that names anything else is refused. */
final class AllowedNames {
  private static final Map<String, Constructor> MEANINGFUL =
      Map.of(
          "torch._utils._rebuild_tensor", new OfTensor(),
          "torch._utils._rebuild_tensor_v2", new OfTensor(),
          "torch._utils._rebuild_parameter", new OfFirst(),
          "torch._utils._rebuild_parameter_with_state", new OfFirst(),
          "torch._tensor._rebuild_from_type_v2", new OfTyped(),
          "torch.Size", new OfFirst(),
          "collections.OrderedDict", new OfMapping(),
          "collections.defaultdict", new OfMapping(),
          "collections.Counter", new OfMapping());

  private static final Map<String, StoredType> STORAGES =
      Map.ofEntries(
          entry("Float", StoredType.F32),
          entry("Double", StoredType.F64),
          entry("Half", StoredType.F16),
          entry("BFloat16", StoredType.BF16),
          entry("Long", StoredType.I64),
          entry("Int", StoredType.I32),
          entry("Short", StoredType.I16),
          entry("Char", StoredType.I8),
          entry("Byte", StoredType.U8),
          entry("Bool", StoredType.BOOL));

  /** What training leaves beside the weights. */
  private static final List<String> INERT =
      List.of(
          "argparse.Namespace",
          "builtins.dict",
          "builtins.float",
          "builtins.int",
          "builtins.list",
          "builtins.set",
          "builtins.str",
          "__builtin__.dict",
          "__builtin__.float",
          "__builtin__.int",
          "__builtin__.list",
          "__builtin__.set",
          "_codecs.encode",
          "numpy.core.multiarray.scalar",
          "numpy._core.multiarray.scalar",
          "numpy.dtype",
          "torch.Tensor",
          "torch.device",
          "torch.nn.parameter.Parameter",
          "torch.bfloat16",
          "torch.bool",
          "torch.float16",
          "torch.float32",
          "torch.float64",
          "torch.int32",
          "torch.int64",
          "torch.uint8");

  private static final Map<String, Constructor> ALL = all();

  private AllowedNames() {}

  private static Map<String, Constructor> all() {
    Map<String, Constructor> all = new HashMap<>(MEANINGFUL);
    STORAGES.forEach(
        (name, type) -> {
          all.put("torch." + name + "Storage", new OfStorage(type));
          all.put("torch.cuda." + name + "Storage", new OfStorage(type));
        });
    INERT.forEach(name -> all.put(name, new OfInert()));
    return Map.copyOf(all);
  }

  /** What a name means, as in {@code collections.OrderedDict}; empty if it is not on the list. */
  static Optional<Constructor> find(String name) {
    return Optional.ofNullable(ALL.get(name));
  }
}
