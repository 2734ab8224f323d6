package dev.cardinal.formats.onnx;

import dev.cardinal.format.ModelReader;
import dev.cardinal.formats.FileContent;
import dev.cardinal.graph.Graph;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Reads ONNX models of operator sets 7 to {@value #NEWEST_OPSET}, and of older ones where their
 * operators did not change until 7.
 */
public final class OnnxReader implements ModelReader {
  /** The oldest operator set of which some operators are read. */
  public static final int OLDEST_OPSET = 1;

  /** The newest operator set that is known. */
  public static final int NEWEST_OPSET = 26;

  private static final int IR_VERSION_TAG = 0x08;

  /** A reader; it has no state. */
  public OnnxReader() {}

  @Override
  public String name() {
    return "ONNX";
  }

  /** ONNX has no signature, but its files begin with the version of their structure. */
  @Override
  public boolean accepts(String name, byte[] head) {
    return name.toLowerCase(Locale.ROOT).endsWith(".onnx")
        || (head.length > 2 && head[0] == IR_VERSION_TAG && head[1] >= 3 && head[1] < 32);
  }

  @Override
  public Graph read(Path file) {
    return read(file.toString(), FileContent.map(file), ExternalData.beside(file));
  }

  @Override
  public Graph read(String name, MemorySegment content) {
    return read(name, content, ExternalData.none(name));
  }

  private static Graph read(String name, MemorySegment content, ExternalData external) {
    ModelProto model = OnnxParser.parse(name, content);
    return new GraphImport(name, model, new TensorImport(name, external)).graph();
  }
}
