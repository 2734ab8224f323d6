package dev.cardinal.formats.pytorch;

import dev.cardinal.formats.StoredType;
import dev.cardinal.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a pickle describes, as inert data. Containers may contain themselves: follow with care. */
sealed interface Pickled {
  /** What it is, for people. */
  String what();

  /** How many containers there are in one another at most, as far as is known. */
  default int depth() {
    return 0;
  }

  /** A value whose content does not matter, such as a float or an optimizer's settings. */
  record Inert(String what) implements Pickled {}

  /** True or false. */
  record Flag(boolean value) implements Pickled {
    @Override
    public String what() {
      return value ? "True" : "False";
    }
  }

  /** An integer that fits a long. */
  record Int(long value) implements Pickled {
    @Override
    public String what() {
      return "the number " + value;
    }
  }

  /** A text. */
  record Text(String value) implements Pickled {
    @Override
    public String what() {
      return "a text";
    }
  }

  /** A list or a tuple. */
  final class Sequence implements Pickled {
    private final List<Pickled> items = new ArrayList<>();
    private int depth = 1;

    List<Pickled> items() {
      return items;
    }

    void add(Collection<Pickled> more) {
      items.addAll(more);
      more.forEach(item -> depth = Math.max(depth, 1 + item.depth()));
    }

    @Override
    public int depth() {
      return depth;
    }

    @Override
    public String what() {
      return "a sequence of " + items.size();
    }
  }

  /** A dict; entries whose keys are no texts are left out. */
  final class Mapping implements Pickled {
    private final Map<String, Pickled> entries = new LinkedHashMap<>();
    private int depth = 1;

    Map<String, Pickled> entries() {
      return entries;
    }

    void put(Pickled key, Pickled value) {
      if (key instanceof Text(String name)) {
        entries.put(name, value);
      }
      depth = Math.max(depth, 1 + Math.max(key.depth(), value.depth()));
    }

    @Override
    public int depth() {
      return depth;
    }

    @Override
    public String what() {
      return "a dict of " + entries.size();
    }
  }

  /** Something that Python would import: one of the {@link AllowedNames}. */
  record Named(String name, Constructor constructor) implements Pickled {
    @Override
    public String what() {
      return name;
    }
  }

  /** A tensor, whose place in its storage has not been checked yet. */
  @SuppressWarnings("ArrayRecordComponent") // never compared or hashed
  record TensorView(Storage storage, long offset, Shape shape, long[] strides) implements Pickled {
    @Override
    public String what() {
      return "a tensor " + shape;
    }
  }

  /**
   * What tensors are views of.
   *
   * @param type how each element is stored
   * @param key its name in the file
   * @param elements how many the file has under that name
   * @param first the first of them that belongs to it
   * @param count how many belong to it
   */
  record Storage(StoredType type, String key, long elements, long first, long count)
      implements Pickled {
    @Override
    public String what() {
      return "the storage '" + key + "'";
    }
  }
}
