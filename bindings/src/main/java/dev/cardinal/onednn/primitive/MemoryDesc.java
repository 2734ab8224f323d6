package dev.cardinal.onednn.primitive;

import dev.cardinal.onednn.ffm.dnnl_h;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;

/** A tensor's lengths, type and order in memory. Does not change; any thread may use it. */
public final class MemoryDesc extends NativeObject {
  private MemoryDesc(MemorySegment address) {
    super("memory descriptor", address, dnnl_h::dnnl_memory_desc_destroy, List.of());
  }

  /**
   * A tensor in an order that has a name.
   *
   * @param dims its lengths; weights of grouped convolutions have the groups first
   */
  public static MemoryDesc of(DataType type, FormatTag tag, long... dims) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_memory_desc_create_with_tag(
              out, dims.length, call.dims(dims), type.code(), tag.code());
      return new MemoryDesc(call.result("dnnl_memory_desc_create_with_tag", status, out));
    }
  }

  /**
   * A tensor in an order without blocks.
   *
   * @param strides from one element to the next along each axis, in elements
   */
  public static MemoryDesc strided(DataType type, long[] dims, long[] strides) {
    if (dims.length != strides.length) {
      throw new IllegalArgumentException(
          dims.length + " lengths do not go with " + strides.length + " strides");
    }
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_memory_desc_create_with_strides(
              out, dims.length, call.dims(dims), type.code(), call.dims(strides));
      return new MemoryDesc(call.result("dnnl_memory_desc_create_with_strides", status, out));
    }
  }

  /** One of its own from one that belongs to somebody else, who is in use meanwhile. */
  public static MemoryDesc copyOf(MemorySegment borrowed, Call call) {
    MemorySegment out = call.out();
    int status = dnnl_h.dnnl_memory_desc_clone(out, borrowed);
    return new MemoryDesc(call.result("dnnl_memory_desc_clone", status, out));
  }

  /**
   * The same memory with other lengths.
   *
   * @throws OneDnnException if its order does not allow for them
   */
  public MemoryDesc reshaped(long... dims) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_memory_desc_reshape(out, call.object(this), dims.length, call.dims(dims));
      return new MemoryDesc(call.result("dnnl_memory_desc_reshape", status, out));
    }
  }

  /**
   * The same memory with its axes in another order.
   *
   * @param permutation for each axis the place where it goes
   */
  public MemoryDesc permuted(int... permutation) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status =
          dnnl_h.dnnl_memory_desc_permute_axes(out, call.object(this), call.ints(permutation));
      return new MemoryDesc(call.result("dnnl_memory_desc_permute_axes", status, out));
    }
  }

  /** The number of axes; 0 for one that describes nothing. */
  public int rank() {
    return number(dnnl_h.dnnl_query_ndims_s32());
  }

  /** The type of the elements. */
  public DataType dataType() {
    return DataType.of(number(dnnl_h.dnnl_query_data_type()));
  }

  /** The lengths. */
  public long[] dims() {
    return numbers(dnnl_h.dnnl_query_dims(), rank());
  }

  /** The lengths that memory has room for: whole blocks. */
  public long[] paddedDims() {
    return numbers(dnnl_h.dnnl_query_padded_dims(), rank());
  }

  /** Whether the primitive may choose the order. */
  public boolean isAny() {
    return formatKind() == dnnl_h.dnnl_format_kind_any();
  }

  /** Whether the order is one of strides and blocks, and not oneDNN's secret. */
  public boolean isBlocked() {
    return formatKind() == dnnl_h.dnnl_blocked();
  }

  private int formatKind() {
    return number(dnnl_h.dnnl_query_format_kind());
  }

  /** From one element, or block, to the next along each axis, in elements; if it is blocked. */
  public long[] strides() {
    return numbers(dnnl_h.dnnl_query_strides(), rank());
  }

  /** The lengths of the innermost blocks, the outer ones first; if it is blocked. */
  public long[] innerBlocks() {
    return numbers(dnnl_h.dnnl_query_inner_blks(), number(dnnl_h.dnnl_query_inner_nblks_s32()));
  }

  /** The axis of each of the innermost blocks; if it is blocked. */
  public long[] innerAxes() {
    return numbers(dnnl_h.dnnl_query_inner_idxs(), number(dnnl_h.dnnl_query_inner_nblks_s32()));
  }

  /** The bytes of memory that the tensor needs. */
  public long bytes() {
    try (var call = new Call()) {
      return dnnl_h.dnnl_memory_desc_get_size(call.object(this));
    }
  }

  /** Whether both say the same. */
  public boolean sameAs(MemoryDesc other) {
    try (var call = new Call()) {
      return dnnl_h.dnnl_memory_desc_equal(call.object(this), call.object(other)) != 0;
    }
  }

  private int number(int what) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      OneDnnException.check(
          "dnnl_memory_desc_query", dnnl_h.dnnl_memory_desc_query(call.object(this), what, out));
      return out.get(ValueLayout.JAVA_INT, 0);
    }
  }

  /** Numbers that lie within the descriptor. */
  private long[] numbers(int what, int count) {
    try (var call = new Call()) {
      MemorySegment out = call.out();
      int status = dnnl_h.dnnl_memory_desc_query(call.object(this), what, out);
      return call.result("dnnl_memory_desc_query", status, out)
          .reinterpret(count * ValueLayout.JAVA_LONG.byteSize())
          .toArray(ValueLayout.JAVA_LONG);
    }
  }

  /** As in {@code f32 1x64x56x56 aBcd16b}. */
  @Override
  public String toString() {
    if (rank() == 0) {
      return "none";
    }
    String lengths = String.join("x", Arrays.stream(dims()).mapToObj(Long::toString).toList());
    String order = isBlocked() ? order() : isAny() ? "any" : "opaque";
    return dataType().name().toLowerCase(java.util.Locale.ROOT) + " " + lengths + " " + order;
  }

  /** The order's name, as in {@code aBcd16b}; if it is blocked. */
  public String order() {
    return MemoryOrder.name(strides(), innerBlocks(), innerAxes());
  }

  /** Says completely how elements lie in memory: two of one form have the same bytes. */
  public String form() {
    if (!isBlocked()) {
      throw new IllegalStateException(this + " has an order that only oneDNN knows");
    }
    return this + " " + Arrays.toString(strides());
  }
}
