package dev.cardinal.tests.machinecode;

/**
 * A method with a loop on vectors.
 *
 * @param held what it is held to
 * @param call runs the method
 */
record HotMethod(Held held, Call call) {
  /** Runs a method once. */
  interface Call {
    void run(Buffers on, Size size);
  }

  static HotMethod microKernel(String name, int fmas, Call call) {
    return new HotMethod(new Held(name, fmas), call);
  }

  static HotMethod lineKernel(String name, Call call) {
    return new HotMethod(new Held(name, 0), call);
  }
}
