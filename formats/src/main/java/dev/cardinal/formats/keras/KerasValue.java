package dev.cardinal.formats.keras;

import dev.cardinal.graph.Value;
import java.util.List;

/**
 * What a layer gives. Images, which have four axes, are channels-last in Keras and NCHW here;
 * everything else has Keras' axes.
 *
 * @param value the value in the graph
 * @param rank the number of its axes, the batch among them
 * @param pads zeros that are still to be put around an image: before height and width, then after;
 *     empty for none
 * @param notNegative whether its elements are known to be zero or more
 */
record KerasValue(Value value, int rank, List<Integer> pads, boolean notNegative) {
  /** The number of axes of images. */
  static final int IMAGE = 4;

  /** Copies the list. */
  KerasValue {
    pads = List.copyOf(pads);
  }

  KerasValue(Value value, int rank) {
    this(value, rank, List.of(), false);
  }

  /** The same with zeros around it. */
  KerasValue with(List<Integer> more) {
    return new KerasValue(value, rank, more, notNegative);
  }

  boolean isImage() {
    return rank == IMAGE;
  }

  /** The axis here of one in Keras, which may be counted from the end. */
  int axis(int inKeras) {
    int axis = inKeras < 0 ? inKeras + rank : inKeras;
    if (!isImage() || axis < 1 || axis >= rank) {
      return axis;
    }
    return axis == rank - 1 ? 1 : axis + 1;
  }
}
