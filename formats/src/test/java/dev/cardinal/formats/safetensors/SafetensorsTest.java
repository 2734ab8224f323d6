package dev.cardinal.formats.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Shape;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SafetensorsTest {
  @TempDir private Path folder;

  @Test
  void everySupportedTypeIsRead() {
    var data = ByteBuffer.allocate(38).order(ByteOrder.LITTLE_ENDIAN);
    data.putFloat(1.5f).putFloat(-2); // a
    data.putShort(Float.floatToFloat16(0.5f)).putShort(Float.floatToFloat16(-65504)); // b
    data.putShort((short) 0x3FC0).putShort((short) 0xFF80); // c: 1.5, -infinity
    data.putLong(-7); // d
    data.putInt(8).putInt(9); // e
    data.put((byte) 1).put((byte) 0); // f
    data.putFloat(3); // g
    Safetensors file =
        open(
            """
            {"__metadata__": {"format": "pt"},
             "a": {"dtype": "F32", "shape": [2, 1], "data_offsets": [0, 8]},
             "b": {"dtype": "F16", "shape": [2], "data_offsets": [8, 12]},
             "c": {"dtype": "BF16", "shape": [2], "data_offsets": [12, 16]},
             "d": {"dtype": "I64", "shape": [], "data_offsets": [16, 24]},
             "e": {"dtype": "I32", "shape": [2], "data_offsets": [24, 32]},
             "f": {"dtype": "BOOL", "shape": [2], "data_offsets": [32, 34]},
             "g": {"dtype": "F32", "shape": [1], "data_offsets": [34, 38]}}
            """,
            data.array());
    assertEquals(Map.of("format", "pt"), file.metadata());
    assertEquals(Set.of("a", "b", "c", "d", "e", "f", "g"), file.names());
    assertArrayEquals(
        new float[] {1.5f, -2}, file.tensor("a", TensorType.float32(2, 1)).toFloats());
    assertArrayEquals(new float[] {0.5f, -65504}, file.tensor("b").toFloats());
    assertArrayEquals(
        new float[] {1.5f, Float.NEGATIVE_INFINITY},
        file.tensor("c", TensorType.float32(2)).toFloats());
    assertEquals(new TensorType(DType.INT64, Shape.SCALAR), file.tensor("d").type());
    assertEquals(-7, file.tensor("d").longAt(0));
    assertArrayEquals(new long[] {8, 9}, file.tensor("e").toLongs());
    assertArrayEquals(new long[] {1, 0}, file.tensor("f").toLongs());
    assertArrayEquals(new float[] {3}, file.tensor("g").toFloats());
  }

  @Test
  void floatsStayInTheFile() throws IOException {
    String header = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}";
    Path path = Files.write(folder.resolve("w.safetensors"), bytes(header, new byte[4]));
    Tensor tensor = Safetensors.read(path).tensor("a");
    assertEquals(false, tensor.onHeap());
    assertEquals(path.toString(), Safetensors.read(path).description());
  }

  @Test
  void missingAndMisshapenParametersAreNamed() {
    Safetensors file =
        open(
            "{\"fc.weight\":{\"dtype\":\"F16\",\"shape\":[2,3],\"data_offsets\":[0,12]},"
                + "\"n\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":[12,20]}}",
            new byte[20]);
    assertMessage(
        "w, parameter 'fc.bias': missing, the network expects float32[3]",
        () -> file.tensor("fc.bias", TensorType.float32(3)));
    assertMessage(
        "w, parameter 'fc.weight': is F16[2x3], but the network expects float32[3x2]",
        () -> file.tensor("fc.weight", TensorType.float32(3, 2)));
    assertMessage(
        "w, parameter 'n': is I64[scalar], but the network expects float32[scalar]",
        () -> file.tensor("n", TensorType.float32()));
  }

  @Test
  void anUnsupportedTypeIsAnErrorOnlyWhenAskedFor() {
    Safetensors file =
        open(
            "{\"a\":{\"dtype\":\"U64\",\"shape\":[1],\"data_offsets\":[0,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]}}",
            new byte[12]);
    assertEquals(0, file.tensor("b").floatAt(0));
    assertMessage(
        "w, tensor 'a': has the type U64, which is not supported", () -> file.tensor("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "not JSON | nothing",
        "has START_ARRAY | []",
        "goes on after its end | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}} {}",
        "take 0 bytes, but 4 | {}",
        "listed twice | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},"
            + "'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}",
        "two entries | {'__metadata__':{'k':'v','k':'w'}}",
        "has VALUE_NUMBER_INT | {'__metadata__':{'k':1}}",
        "unknown or second 'x' | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'x':1}}",
        "unknown or second 'shape' | {'a':{'shape':[1],'shape':[1]}}",
        "lacks its dtype | {'a':{'dtype':'F32','shape':[1]}}",
        "lacks its dtype | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}",
        "negative dimension | {'a':{'dtype':'F32','shape':[-1],'data_offsets':[0,4]}}",
        "has the data_offsets | {'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}",
        "has the data_offsets | {'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}",
        "does not take the bytes | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}",
        "does not take | {'a':{'dtype':'F32','shape':[4611686018427387904],'data_offsets':[0,4]}}",
        "more than 2^62 | {'a':{'dtype':'F32','shape':[99999999,99999999,99999],"
            + "'data_offsets':[0,4]}}",
        "begins at 2 instead of 0 | {'a':{'dtype':'F16','shape':[1],'data_offsets':[2,4]}}",
        "begins at 1 instead of 2 | {'a':{'dtype':'BF16','shape':[1],'data_offsets':[0,2]},"
            + "'b':{'dtype':'U8','shape':[3],'data_offsets':[1,4]}}",
        "take 8 bytes, but 4 | {'a':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}",
        "take 2 bytes, but 4 | {'a':{'dtype':'F16','shape':[1],'data_offsets':[0,2]}}",
        "is not JSON | {'a':{'dtype':'F32','shape':[1],'data_offsets':[0,99999999999999999999]}}"
      })
  void malformedHeadersAreErrors(String reason, String header) {
    var e =
        assertThrows(
            ModelFormatException.class, () -> open(header.replace('\'', '"'), new byte[4]));
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void headerLengthsAreChecked() {
    for (long length : new long[] {-1, 0, 1, 100, 100_000_001, Long.MAX_VALUE}) {
      byte[] bytes = bytes("{}", new byte[0]);
      ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
      var e = assertThrows(ModelFormatException.class, () -> open(bytes));
      assertTrue(e.getMessage().contains("must have 2 to 2"), e.getMessage());
    }
    assertThrows(ModelFormatException.class, () -> open(new byte[7]));
  }

  private static void assertMessage(String expected, Runnable action) {
    var e = assertThrows(ModelFormatException.class, action::run);
    assertEquals(expected, e.getMessage());
  }

  private static Safetensors open(String header, byte[] data) {
    return open(bytes(header, data));
  }

  private static Safetensors open(byte[] bytes) {
    return Safetensors.read("w", MemorySegment.ofArray(bytes));
  }

  private static byte[] bytes(String header, byte[] data) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + json.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(json.length)
        .put(json)
        .put(data)
        .array();
  }
}
