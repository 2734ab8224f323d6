package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.pytorch.Pickled.Mapping;
import dev.cardinal.formats.pytorch.Pickled.TensorView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Finds a model's parameters in what a checkpoint holds. */
final class StateDict {
  /** Where training scripts put the parameters beside what else they save. */
  private static final List<String> NESTED = List.of("state_dict", "model", "model_state_dict");

  /** What wrappers of models put before every name. */
  private static final List<String> PREFIXES = List.of("module.", "_orig_mod.");

  private static final int MOST_LEVELS = 3;
  private static final int MOST_TENSORS = 200_000;
  private static final int MOST_NAMED = 8;

  private final String file;

  StateDict(String file) {
    this.file = file;
  }

  /** The tensors by the names that the model itself gives them. */
  Map<String, TensorView> tensors(Pickled root) {
    Mapping dict = innermost(root);
    Map<String, TensorView> tensors = new LinkedHashMap<>();
    dict.entries()
        .forEach(
            (name, value) -> {
              if (value instanceof TensorView tensor) {
                tensors.put(name, tensor);
              }
            });
    if (tensors.isEmpty()) {
      throw new ModelFormatException(
          file,
          "",
          "there are no weights in it, only "
              + dict.what()
              + dict.entries().keySet().stream()
                  .limit(MOST_NAMED)
                  .collect(Collectors.joining("', '", " ('", "')")));
    }
    if (tensors.size() > MOST_TENSORS) {
      throw new ModelFormatException(file, "", "has more than " + MOST_TENSORS + " tensors");
    }
    return withoutPrefix(tensors);
  }

  private Mapping innermost(Pickled root) {
    if (!(root instanceof Mapping dict)) {
      throw new ModelFormatException(
          file, "", "holds " + root.what() + " instead of a state dict; save model.state_dict()");
    }
    Mapping innermost = dict;
    for (int i = 0; i < MOST_LEVELS; i++) {
      innermost = nested(innermost).orElse(innermost);
    }
    return innermost;
  }

  private static Optional<Mapping> nested(Mapping dict) {
    return NESTED.stream()
        .map(dict.entries()::get)
        .filter(Mapping.class::isInstance)
        .map(Mapping.class::cast)
        .findFirst();
  }

  private static Map<String, TensorView> withoutPrefix(Map<String, TensorView> tensors) {
    for (String prefix : PREFIXES) {
      if (tensors.keySet().stream().allMatch(name -> name.startsWith(prefix))) {
        Map<String, TensorView> bare = new LinkedHashMap<>();
        tensors.forEach((name, tensor) -> bare.put(name.substring(prefix.length()), tensor));
        return withoutPrefix(bare);
      }
    }
    return tensors;
  }
}
