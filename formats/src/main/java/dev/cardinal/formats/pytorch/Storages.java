package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.StridedTensor;
import dev.cardinal.formats.pytorch.Pickled.Storage;
import dev.cardinal.formats.pytorch.Pickled.TensorView;
import dev.cardinal.tensor.Shape;
import java.lang.foreign.MemorySegment;

/** The bytes that tensors view, by their keys in the file. */
final class Storages {
  /** More elements than the storage has are repeated ones; this many are no attack yet. */
  private static final long MOST_REPEATED = 1 << 20;

  /** Where the bytes of a storage are found. */
  interface Source {
    /** The bytes under a storage's key, exactly those of its elements. */
    MemorySegment bytes(Storage storage);
  }

  private final String file;
  private final Source source;

  Storages(String file, Source source) {
    this.file = file;
    this.source = source;
  }

  /** A tensor of a name, all of whose elements lie within its storage. */
  StridedTensor tensor(String name, TensorView view) {
    Storage storage = view.storage();
    Shape shape = view.shape();
    if (shape.elements() > Math.max(storage.count(), MOST_REPEATED)) {
      throw error(name, shape + " has more elements than its storage's " + storage.count());
    }
    long first = shape.elements() == 0 ? 0 : view.offset();
    if (shape.elements() > 0 && !liesWithin(view)) {
      throw error(
          name,
          "%s with strides %s from element %s on does not lie within its storage of %s elements"
              .formatted(
                  shape,
                  java.util.Arrays.toString(view.strides()),
                  view.offset(),
                  storage.count()));
    }
    int size = storage.type().byteSize();
    MemorySegment bytes = source.bytes(storage).asSlice((storage.first() + first) * size);
    return new StridedTensor(storage.type(), shape, bytes, view.strides());
  }

  private static boolean liesWithin(TensorView view) {
    long last = view.offset();
    if (last < 0 || last >= view.storage().count()) {
      return false;
    }
    for (int axis = 0; axis < view.strides().length; axis++) {
      long stride = view.strides()[axis];
      long steps = view.shape().dim(axis) - 1;
      if (stride < 0 || (steps > 0 && stride > (view.storage().count() - 1 - last) / steps)) {
        return false;
      }
      last += steps * stride;
    }
    return true;
  }

  private ModelFormatException error(String name, String problem) {
    return new ModelFormatException(file, "tensor '" + name + "'", problem);
  }
}
