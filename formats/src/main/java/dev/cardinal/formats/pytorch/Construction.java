package dev.cardinal.formats.pytorch;

import dev.cardinal.formats.pytorch.Constructor.OfFirst;
import dev.cardinal.formats.pytorch.Constructor.OfInert;
import dev.cardinal.formats.pytorch.Constructor.OfMapping;
import dev.cardinal.formats.pytorch.Constructor.OfStorage;
import dev.cardinal.formats.pytorch.Constructor.OfTensor;
import dev.cardinal.formats.pytorch.Constructor.OfTyped;
import dev.cardinal.formats.pytorch.Pickled.Inert;
import dev.cardinal.formats.pytorch.Pickled.Int;
import dev.cardinal.formats.pytorch.Pickled.Mapping;
import dev.cardinal.formats.pytorch.Pickled.Named;
import dev.cardinal.formats.pytorch.Pickled.Sequence;
import dev.cardinal.formats.pytorch.Pickled.Storage;
import dev.cardinal.formats.pytorch.Pickled.TensorView;
import dev.cardinal.formats.pytorch.Pickled.Text;
import dev.cardinal.tensor.Shape;
import java.util.List;
import java.util.function.Consumer;

/** What a pickle's imports and calls describe: dicts, storages, and tensors that view them. */
final class Construction {
  private static final int MOST_RANK = 64;

  private final PickleInput in;
  private final Consumer<Storage> seen;

  /**
   * Its errors name the place that the input has come to.
   *
   * @param seen is told of each reference to a storage
   */
  Construction(PickleInput in, Consumer<Storage> seen) {
    this.in = in;
    this.seen = seen;
  }

  /** Something imported. */
  Named named(String module, String name) {
    String full = module + "." + name;
    return AllowedNames.find(full)
        .map(constructor -> new Named(full, constructor))
        .orElseThrow(
            () ->
                in.error(
                    "names '"
                        + full
                        + "', which weights do not need, so nothing of it was run; if you trust the"
                        + " file, open it in Python and save the model's state_dict() alone"));
  }

  /** What a call, or an object's making, describes. */
  Pickled of(Pickled callable, Pickled arguments) {
    if (callable instanceof Named(String name, Constructor constructor)
        && arguments instanceof Sequence sequence) {
      return of(name, constructor, sequence.items());
    }
    throw in.error("calls " + callable.what() + " with " + arguments.what());
  }

  private Pickled of(String name, Constructor constructor, List<Pickled> arguments) {
    return switch (constructor) {
      case OfTensor() -> tensor(arguments);
      case OfFirst() -> argument(name, arguments, 0);
      case OfTyped() -> of(argument(name, arguments, 0), argument(name, arguments, 2));
      case OfMapping() -> mapping(arguments);
      case OfInert() -> new Inert(name);
      case OfStorage(_) -> throw in.error("calls the storage type " + name);
    };
  }

  private Pickled argument(String name, List<Pickled> arguments, int index) {
    if (index >= arguments.size()) {
      throw in.error("calls " + name + " with only " + arguments.size() + " arguments");
    }
    return arguments.get(index);
  }

  /** Old pickles have the entries of an ordered dict as one argument, a list of pairs. */
  private Mapping mapping(List<Pickled> arguments) {
    var mapping = new Mapping();
    if (!arguments.isEmpty() && arguments.getFirst() instanceof Sequence pairs) {
      for (Pickled pair : pairs.items()) {
        if (!(pair instanceof Sequence entry) || entry.items().size() != 2) {
          throw in.error("makes a dict of " + pair.what() + " instead of a key and a value");
        }
        mapping.put(entry.items().get(0), entry.items().get(1));
      }
    }
    return mapping;
  }

  private TensorView tensor(List<Pickled> arguments) {
    if (arguments.size() < 4
        || !(arguments.get(0) instanceof Storage storage)
        || !(arguments.get(1) instanceof Int(long offset))
        || !(arguments.get(2) instanceof Sequence size)
        || !(arguments.get(3) instanceof Sequence strides)) {
      throw in.error("makes a tensor of other things than a storage, offset, size and strides");
    }
    if (size.items().size() > MOST_RANK || size.items().size() != strides.items().size()) {
      throw in.error(
          "makes a tensor of %s dimensions and %s strides"
              .formatted(size.items().size(), strides.items().size()));
    }
    try {
      return new TensorView(storage, offset, Shape.of(longs(size)), longs(strides));
    } catch (IllegalArgumentException e) {
      throw in.error("makes a tensor that cannot be: " + e.getMessage());
    }
  }

  private long[] longs(Sequence sequence) {
    return sequence.items().stream().mapToLong(this::integer).toArray();
  }

  private long integer(Pickled value) {
    if (value instanceof Int(long integer)) {
      return integer;
    }
    throw in.error("has " + value.what() + " where an integer should be");
  }

  /** A storage, by the tuple that stands for it: ('storage', type, key, location, elements). */
  Storage storage(Pickled id) {
    Storage storage = parse(id);
    seen.accept(storage);
    return storage;
  }

  private Storage parse(Pickled id) {
    if (id instanceof Sequence tuple
        && tuple.items().size() >= 5
        && tuple.items().get(0) instanceof Text(String kind)
        && kind.equals("storage")
        && tuple.items().get(1) instanceof Named(_, OfStorage(var type))
        && tuple.items().get(2) instanceof Text(String key)
        && tuple.items().get(4) instanceof Int(long elements)
        && elements >= 0
        && elements <= Long.MAX_VALUE / type.byteSize()) {
      var whole = new Storage(type, key, elements, 0, elements);
      return tuple.items().size() > 5 ? part(whole, tuple.items().get(5)) : whole;
    }
    throw in.error("refers to something else than a storage outside of the pickle");
  }

  /** What old PyTorch called a view of a storage: None, or (key, first element, elements). */
  private Storage part(Storage whole, Pickled view) {
    if (!(view instanceof Sequence tuple)) {
      return whole;
    }
    if (tuple.items().size() == 3
        && tuple.items().get(1) instanceof Int(long first)
        && tuple.items().get(2) instanceof Int(long count)
        && first >= 0
        && count >= 0
        && first <= whole.elements()
        && count <= whole.elements() - first) {
      return new Storage(whole.type(), whole.key(), whole.elements(), first, count);
    }
    throw in.error("has a view that does not lie within the storage '" + whole.key() + "'");
  }
}
