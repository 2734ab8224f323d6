/** oneDNN's primitives as a backend of the engine, which finds it as a service. */
module dev.cardinal.onednn {
  requires dev.cardinal.engine;

  provides dev.cardinal.spi.Backend with
      dev.cardinal.onednn.OneDnnBackend;
}
