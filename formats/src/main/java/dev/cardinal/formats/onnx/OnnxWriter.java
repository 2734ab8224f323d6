package dev.cardinal.formats.onnx;

import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/**
 * Writes graphs as ONNX models of operator set {@value #OPSET} and IR version {@value #IR_VERSION};
 * of {@value #NEWER_OPSET} and {@value #NEWER_IR_VERSION} where there are group normalisations with
 * a scale per channel. Weights are raw data. {@link OnnxReader} makes an equal graph of them, with
 * two exceptions: what ONNX has no operator for becomes several nodes (post-ops, a softmax over
 * several axes), and a node that is a constant becomes a constant of the graph. Metadata are kept;
 * the producer is Cardinal where they name none.
 */
public final class OnnxWriter {
  /** The operator set: the oldest that has all but one thing that graphs can say. */
  public static final int OPSET = 19;

  /** The version of the file's structure, that which came with the operator set. */
  public static final int IR_VERSION = 9;

  /** The operator set that has group normalisations with a scale per channel. */
  public static final int NEWER_OPSET = 21;

  /** The version of the file's structure, that which came with the newer operator set. */
  public static final int NEWER_IR_VERSION = 10;

  /** The most that readers of protocol buffers take. */
  private static final long MOST_BYTES = Integer.MAX_VALUE;

  private OnnxWriter() {}

  /**
   * Writes a model. If it would be larger than 2 GiB, the most that protocol buffers can be, its
   * weights go to a second file beside it, which is named like the first with {@code .data} after
   * it. Files of these names are replaced only once everything is written.
   *
   * @throws IllegalArgumentException if ONNX cannot hold the graph, with everything that it cannot
   * @throws UncheckedIOException if a file cannot be written
   */
  public static void write(Path file, Graph graph) {
    write(file, graph, MOST_BYTES);
  }

  /** For tests: with another limit for the model's file. */
  static void write(Path file, Graph graph, long mostBytes) {
    ModelProto model = GraphExport.model(graph);
    ProtoMessage message = OnnxSerializer.model(model);
    try {
      if (message.size() > mostBytes) {
        var external = new ExternalWeights(file);
        message = OnnxSerializer.model(external.without(model));
        external.write();
      }
      requireSize(graph, message, mostBytes);
      SafeReplacement.write(file, message::writeTo);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e, e);
    }
  }

  /**
   * A model as the bytes of its file.
   *
   * @throws IllegalArgumentException if ONNX cannot hold the graph, with everything that it cannot,
   *     or if the file would be larger than 2 GiB
   */
  public static byte[] bytes(Graph graph) {
    ProtoMessage message = OnnxSerializer.model(GraphExport.model(graph));
    requireSize(graph, message, MOST_BYTES - 8);
    var bytes = new ByteArrayOutputStream((int) message.size());
    try {
      message.writeTo(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // to memory: cannot be
    }
    return bytes.toByteArray();
  }

  private static void requireSize(Graph graph, ProtoMessage message, long mostBytes) {
    if (message.size() > mostBytes) {
      throw new IllegalArgumentException(
          "the graph '"
              + graph.name()
              + "' takes "
              + message.size()
              + " bytes as ONNX, more than protocol buffers can be ("
              + mostBytes
              + "); write it to a file, whose weights may lie beside it");
    }
  }
}
