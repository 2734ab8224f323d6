package dev.cardinal.formats.npy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.files.SafeReplacement;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class NpyTest {
  @TempDir private Path folder;

  static List<Tensor> tensors() {
    return List.of(
        Tensor.of(
            new float[] {1, -2.5f, Float.NaN, Float.NEGATIVE_INFINITY, -0f, Float.MIN_VALUE}, 2, 3),
        Tensor.of(new long[] {1, -2, Long.MAX_VALUE}, 3),
        Tensor.of(new int[] {Integer.MIN_VALUE, 7}, 1, 2, 1),
        Tensor.of(new boolean[] {true, false}, 2),
        Tensor.scalar(3.5f),
        Tensor.of(new float[0], 2, 0, 3),
        Tensor.allocate(TensorType.float32(3, 50_001)));
  }

  @ParameterizedTest
  @MethodSource("tensors")
  void whatIsWrittenIsRead(Tensor tensor) {
    Path file = folder.resolve("tensor.npy");
    Npy.write(file, tensor);
    Tensor read = Npy.read(file);
    assertEquals(tensor.type(), read.type());
    assertEquals(-1, tensor.segment().mismatch(read.segment()));
    assertTrue(read.onHeap());
  }

  @Test
  void theHeaderIsNumpys() throws IOException {
    var out = new ByteArrayOutputStream();
    Npy.write(out, Tensor.of(new float[6], 2, 3));
    String text = out.toString(StandardCharsets.ISO_8859_1);
    assertTrue(text.startsWith("\u0093NUMPY\u0001\u0000v\u0000"));
    assertTrue(text.contains("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }"));
    assertEquals('\n', text.charAt(127));
    assertEquals(128 + 24, out.size());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyVersionIsRead(int version) {
    Tensor read =
        read(file(version, "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", floats()));
    assertArrayEquals(new float[] {1.5f, -2}, read.toFloats());
  }

  private static byte[] floats() {
    return ByteBuffer.allocate(8)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putFloat(1.5f)
        .putFloat(-2)
        .array();
  }

  @Test
  void otherByteOrdersAndWidthsAreConverted() {
    byte[] big = ByteBuffer.allocate(8).putFloat(1.5f).putFloat(-2).array();
    assertArrayEquals(new float[] {1.5f, -2}, read(simple(">f4", "(2,)", big)).toFloats());
    byte[] doubles = ByteBuffer.allocate(16).putDouble(1e300).putDouble(0.1).array();
    assertArrayEquals(
        new float[] {Float.POSITIVE_INFINITY, 0.1f},
        read(simple(">f8", "(2,)", doubles)).toFloats());
    byte[] ints = ByteBuffer.allocate(8).putInt(-5).putInt(6).array();
    Tensor read = read(simple(">i4", "(2,)", ints));
    assertEquals(DType.INT32, read.dtype());
    assertArrayEquals(new long[] {-5, 6}, read.toLongs());
  }

  @Test
  void fortransOrderBecomesRowMajor() {
    var bytes = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < 6; i++) {
      bytes.putInt(i);
    }
    String header = "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }";
    Tensor read = read(file(1, header, bytes.array()));
    assertEquals(Shape.of(2, 3), read.shape());
    assertArrayEquals(new long[] {0, 2, 4, 1, 3, 5}, read.toLongs());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), 'more': 1}",
        "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} x",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (3,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
        "{'descr': '<f2', 'fortran_order': False, 'shape': (4,)}",
        "{'descr': '|O', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '', 'fortran_order': False, 'shape': (1,)}",
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (2,)}",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (2,)}"
      })
  void malformedHeadersAreErrors(String header) {
    assertRefused(file(1, header, floats()));
  }

  @Test
  void truncatedAndOverlongFilesAreErrors() {
    byte[] whole = simple("<f4", "(2,)", floats());
    for (int length = 0; length < whole.length; length++) {
      assertRefused(Arrays.copyOf(whole, length));
    }
    assertRefused(Arrays.copyOf(whole, whole.length + 1));
  }

  @Test
  void aHugeHeaderIsAnError() {
    byte[] file = file(2, "{}", new byte[1 << 17]);
    ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putInt(8, 1 << 17);
    assertRefused(file);
  }

  @Test
  void aFailureLosesNothing() throws IOException {
    Path missing = folder.resolve("missing").resolve("tensor.npy");
    assertThrows(UncheckedIOException.class, () -> Npy.write(missing, Tensor.scalar(1f)));
    Path file = Files.writeString(folder.resolve("kept.npy"), "kept");
    assertThrows(
        IOException.class,
        () ->
            SafeReplacement.write(
                file,
                out -> {
                  out.write(1);
                  throw new IOException("the disk is full");
                }));
    assertEquals("kept", Files.readString(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path missing = folder.resolve("none.npy");
    var e = assertThrows(UncheckedIOException.class, () -> Npy.read(missing));
    assertTrue(e.getMessage().contains("none.npy"), e.getMessage());
  }

  private static void assertRefused(byte[] bytes) {
    var e = assertThrows(ModelFormatException.class, () -> read(bytes));
    assertTrue(e.getMessage().startsWith("file"), e.getMessage());
  }

  private static Tensor read(byte[] bytes) {
    return Npy.read("file", MemorySegment.ofArray(bytes));
  }

  private static byte[] simple(String descr, String shape, byte[] data) {
    return file(
        1, "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n", data);
  }

  private static byte[] file(int version, String header, byte[] data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    var out = ByteBuffer.allocate(12 + text.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
    if (version == 1) {
      out.putShort((short) text.length);
    } else {
      out.putInt(text.length);
    }
    out.put(text).put(data);
    return Arrays.copyOf(out.array(), out.position());
  }
}
