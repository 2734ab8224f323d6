/** Readers of model and tensor files. */
module dev.cardinal.formats {
  requires dev.cardinal.engine;
  requires com.fasterxml.jackson.core;
  requires com.google.protobuf;
}
