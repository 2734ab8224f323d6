package dev.cardinal.onednn;

import dev.cardinal.onednn.primitive.NativeObject;

/** For tests in other packages: how many of oneDNN's objects there are. */
public final class NativeObjects {
  private NativeObjects() {}

  /** Those that were made and not freed. */
  public static long live() {
    return NativeObject.live();
  }
}
