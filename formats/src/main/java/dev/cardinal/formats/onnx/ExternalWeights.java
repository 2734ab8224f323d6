package dev.cardinal.formats.onnx;

import dev.cardinal.formats.FileContent;
import dev.cardinal.formats.files.SafeReplacement;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The file beside a model that takes its large tensors, one after the other. */
final class ExternalWeights {
  /** ONNX's tools leave smaller tensors in the model, too. */
  private static final int LEAST_BYTES = 1024;

  /** So that those who map the file find each tensor on a page of its own. */
  private static final int ALIGNMENT = 4096;

  private final Path file;
  private final List<MemorySegment> tensors = new ArrayList<>();
  private long end;

  ExternalWeights(Path model) {
    file = model.resolveSibling(model.getFileName() + ".data");
  }

  /** The model with references to this file in place of large tensors. */
  ModelProto without(ModelProto model) {
    GraphProto graph = model.graph();
    List<TensorProto> initializers = graph.initializers().stream().map(this::reference).toList();
    var rest =
        new GraphProto(
            graph.name(),
            graph.nodes(),
            initializers,
            graph.inputs(),
            graph.outputs(),
            graph.sparse());
    return new ModelProto(model.irVersion(), model.opsets(), model.facts(), rest);
  }

  private TensorProto reference(TensorProto tensor) {
    MemorySegment raw = tensor.raw().orElseThrow();
    if (raw.byteSize() < LEAST_BYTES) {
      return tensor;
    }
    long offset = aligned(end);
    end = offset + raw.byteSize();
    tensors.add(raw);
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("location", file.getFileName().toString());
    keys.put("offset", Long.toString(offset));
    keys.put("length", Long.toString(raw.byteSize()));
    return new TensorProto(
        tensor.name(),
        tensor.elementType(),
        tensor.dims(),
        Optional.empty(),
        tensor.floats(),
        tensor.integers(),
        Optional.of(keys));
  }

  private static long aligned(long offset) {
    return Math.ceilDiv(offset, ALIGNMENT) * ALIGNMENT;
  }

  void write() throws IOException {
    SafeReplacement.write(file, this::write);
  }

  private void write(OutputStream out) throws IOException {
    long at = 0;
    for (MemorySegment tensor : tensors) {
      out.write(new byte[(int) (aligned(at) - at)]);
      FileContent.copy(tensor, out);
      at = aligned(at) + tensor.byteSize();
    }
  }
}
