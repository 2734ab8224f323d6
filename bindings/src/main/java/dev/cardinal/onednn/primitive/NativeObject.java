package dev.cardinal.onednn.primitive;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.util.List;
import java.util.function.Consumer;

/**
 * The owner of an object of oneDNN's, which frees it: when it is closed, or else at some time after
 * it was forgotten. To close it twice is no error, to use it afterwards is an {@link
 * IllegalStateException}. A call that is under way keeps what it uses.
 */
public abstract class NativeObject implements AutoCloseable {
  private static final Cleaner CLEANER = Cleaner.create();

  private final Handle handle;
  private final Cleaner.Cleanable cleanable;

  /**
   * Owns an object.
   *
   * @param free frees it; must not refer to this owner
   * @param needed what must live as long
   */
  public NativeObject(
      String type,
      MemorySegment address,
      Consumer<MemorySegment> free,
      List<? extends NativeObject> needed) {
    List<Handle> handles = needed.stream().map(NativeObject::handle).toList();
    this.handle = new Handle(type, address, free, handles);
    this.cleanable = CLEANER.register(this, handle::close);
  }

  /** How many objects of oneDNN's there are that were not freed. */
  public static long live() {
    return Handle.live();
  }

  /** What counts the uses of the object. */
  public final Handle handle() {
    return handle;
  }

  @Override
  public final void close() {
    cleanable.clean();
  }
}
