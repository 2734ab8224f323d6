package dev.cardinal.formats.onnx;

import dev.cardinal.format.WeightSource;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.util.Set;

/** Parameters of any size that take no memory: all over one file of zeros that is not stored. */
record Zeros(MemorySegment zeros) implements WeightSource {
  static final long BYTES = 3L << 30;

  static Zeros in(Path folder) throws IOException {
    try (var file = new RandomAccessFile(folder.resolve("zeros").toFile(), "rw")) {
      file.setLength(BYTES);
      return new Zeros(file.getChannel().map(MapMode.READ_ONLY, 0, BYTES, Arena.ofAuto()));
    }
  }

  @Override
  public String description() {
    return "zeros";
  }

  @Override
  public Set<String> names() {
    return Set.of();
  }

  @Override
  public Tensor tensor(String name, TensorType expected) {
    return Tensor.wrap(expected, zeros.asSlice(0, expected.byteSize()));
  }
}
