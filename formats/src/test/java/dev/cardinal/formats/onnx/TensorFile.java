package dev.cardinal.formats.onnx;

import dev.cardinal.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads files that hold one TensorProto, as ONNX's own tests have them. */
public final class TensorFile {
  private TensorFile() {}

  /**
   * Reads the tensor.
   *
   * @throws dev.cardinal.format.ModelFormatException if it is none, or of another type than ours
   */
  public static Tensor read(Path file) throws IOException {
    var graph = new ProtoWriter().bytes(5, Files.readAllBytes(file));
    byte[] model = new ProtoWriter().message(7, graph).toBytes();
    String name = file.toString();
    GraphProto parsed = OnnxParser.parse(name, MemorySegment.ofArray(model)).graph();
    var tensors = new TensorImport(name, ExternalData.none(name));
    return tensors.tensor("", parsed.initializers().getFirst());
  }
}
