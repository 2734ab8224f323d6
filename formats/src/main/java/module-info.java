/**
 * Readers of ONNX and Keras models, timm's folders, weights (safetensors, PyTorch checkpoints,
 * Keras' files), NPY tensors and images; writers of ONNX, safetensors, timm's folders and NPY.
 * Models are read through the engine, which finds this module's readers as services.
 *
 * <p>{@code org.apache.commons.lang3} and {@code org.slf4j} are required for jhdf, which as an
 * automatic module cannot do so itself.
 */
module dev.cardinal.formats {
  requires transitive dev.cardinal.engine;
  requires com.fasterxml.jackson.core;
  requires com.google.protobuf;
  requires io.jhdf;
  requires java.desktop;
  requires org.apache.commons.lang3;
  requires org.slf4j;

  exports dev.cardinal.formats.files;
  exports dev.cardinal.formats.image;
  exports dev.cardinal.formats.keras;
  exports dev.cardinal.formats.npy;
  exports dev.cardinal.formats.onnx;
  exports dev.cardinal.formats.pytorch;
  exports dev.cardinal.formats.safetensors;
  exports dev.cardinal.formats.timm;
  exports dev.cardinal.formats.weights;

  provides dev.cardinal.format.ModelReader with
      dev.cardinal.formats.onnx.OnnxReader,
      dev.cardinal.formats.keras.KerasReader,
      dev.cardinal.formats.timm.TimmFolder;
}
