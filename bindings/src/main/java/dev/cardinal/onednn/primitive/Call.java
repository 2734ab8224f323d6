package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import dev.cardinal.onednn.library.OneDnnLibrary;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A call of one of oneDNN's functions: the memory of its arguments, and the objects that it uses,
 * which are not freed before it ends. For calls that need not be fast.
 */
public final class Call implements AutoCloseable {
  private final Arena arena = Arena.ofConfined();
  private final List<Handle> used = new ArrayList<>();
  private final List<MemorySegment> attributes = new ArrayList<>();

  /**
   * Begins a call.
   *
   * @throws IllegalStateException if oneDNN is unavailable, with the reason
   */
  public Call() {
    OneDnnLibrary.required();
  }

  /**
   * An object as an argument.
   *
   * @throws IllegalStateException if it is closed
   */
  public MemorySegment object(NativeObject object) {
    MemorySegment address = object.handle().acquire();
    used.add(object.handle());
    return address;
  }

  /** An object as an argument that may be absent: null for none. */
  public MemorySegment optional(NativeObject object) {
    return object == null ? MemorySegment.NULL : object(object);
  }

  /** Objects as an array. */
  public MemorySegment objects(List<? extends NativeObject> objects) {
    MemorySegment array = arena.allocate(ValueLayout.ADDRESS, objects.size());
    for (int i = 0; i < objects.size(); i++) {
      array.setAtIndex(ValueLayout.ADDRESS, i, object(objects.get(i)));
    }
    return array;
  }

  /** Lengths, strides and the like, which are an array of oneDNN's greatest rank. */
  public MemorySegment dims(long[] values) {
    if (values.length > dnnl_h.DNNL_MAX_NDIMS()) {
      throw new IllegalArgumentException(
          "oneDNN has tensors of rank "
              + dnnl_h.DNNL_MAX_NDIMS()
              + " at most, not "
              + values.length);
    }
    MemorySegment array = arena.allocate(ValueLayout.JAVA_LONG, dnnl_h.DNNL_MAX_NDIMS());
    MemorySegment.copy(values, 0, array, ValueLayout.JAVA_LONG, 0, values.length);
    return array;
  }

  /** Lengths, strides and the like of a window. */
  public MemorySegment dims(int[] values) {
    return dims(Arrays.stream(values).asLongStream().toArray());
  }

  /** Distances of neighbouring taps, which oneDNN counts from 0. */
  public MemorySegment gaps(int[] dilations) {
    return dims(Arrays.stream(dilations).mapToLong(dilation -> dilation - 1).toArray());
  }

  /** Whole numbers as an array. */
  public MemorySegment ints(int... values) {
    return arena.allocateFrom(ValueLayout.JAVA_INT, values);
  }

  /** Floats as an array. */
  public MemorySegment floats(float... values) {
    return arena.allocateFrom(ValueLayout.JAVA_FLOAT, values);
  }

  /** Attributes; oneDNN copies them, so that they live no longer than the call. */
  public MemorySegment attributes(Attributes values) {
    if (values.equals(Attributes.NONE)) {
      return MemorySegment.NULL;
    }
    MemorySegment out = out();
    MemorySegment made =
        result("dnnl_primitive_attr_create", dnnl_h.dnnl_primitive_attr_create(out), out);
    attributes.add(made);
    values.writeTo(made, this);
    return made;
  }

  /** Where a function puts a pointer, or a number. */
  public MemorySegment out() {
    return arena.allocate(ValueLayout.ADDRESS);
  }

  /**
   * The pointer that a function put there.
   *
   * @throws OneDnnException if it did not succeed
   */
  public MemorySegment result(String function, int status, MemorySegment out) {
    OneDnnException.check(function, status);
    return out.get(ValueLayout.ADDRESS, 0);
  }

  @Override
  public void close() {
    attributes.forEach(dnnl_h::dnnl_primitive_attr_destroy);
    used.forEach(Handle::release);
    arena.close();
  }
}
