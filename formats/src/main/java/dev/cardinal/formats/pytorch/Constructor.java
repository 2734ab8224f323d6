package dev.cardinal.formats.pytorch;

import dev.cardinal.formats.StoredType;

/** What a name in a pickle says of the arguments beside it. Nothing is ever called. */
sealed interface Constructor {
  /** A type of storages. */
  record OfStorage(StoredType type) implements Constructor {}

  /** A tensor, from a storage, an offset, a size and strides. */
  record OfTensor() implements Constructor {}

  /** The first argument itself, as a parameter is its tensor. */
  record OfFirst() implements Constructor {}

  /** The first argument applied to the third, as tensors with attributes are pickled. */
  record OfTyped() implements Constructor {}

  /** A dict. */
  record OfMapping() implements Constructor {}

  /** Something that does not matter, such as a command's options beside the weights. */
  record OfInert() implements Constructor {}
}
