/**
 * Readers of ONNX models (and their writer), weights (safetensors, PyTorch checkpoints), NPY
 * tensors and images. Models are read through the engine, which finds this module's readers as
 * services.
 */
module dev.cardinal.formats {
  requires transitive dev.cardinal.engine;
  requires com.fasterxml.jackson.core;
  requires com.google.protobuf;
  requires java.desktop;

  exports dev.cardinal.formats.image;
  exports dev.cardinal.formats.npy;
  exports dev.cardinal.formats.onnx;
  exports dev.cardinal.formats.pytorch;
  exports dev.cardinal.formats.safetensors;
  exports dev.cardinal.formats.weights;

  provides dev.cardinal.format.ModelReader with
      dev.cardinal.formats.onnx.OnnxReader,
      dev.cardinal.formats.timm.TimmFolder;
}
