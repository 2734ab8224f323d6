package dev.cardinal.bench.torch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.bench.contest.Workload;
import dev.cardinal.graph.Dim;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphBuilder;
import dev.cardinal.graph.Value;
import dev.cardinal.op.AutoPad;
import dev.cardinal.op.AveragePool;
import dev.cardinal.op.BatchNormalization;
import dev.cardinal.op.Conv;
import dev.cardinal.op.Lrn;
import dev.cardinal.op.Op;
import dev.cardinal.op.PRelu;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Window;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptWriterTest {
  private static final TensorType INPUT = TensorType.float32(1, 4, 7, 6);

  @TempDir private Path folder;

  private static Graph graph(Op... ops) {
    var builder = new GraphBuilder("tiny");
    Value value = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4), Dim.of(7), Dim.of(6));
    for (int i = 0; i < ops.length; i++) {
      value = builder.node("n" + i, ops[i], value);
    }
    return builder.output(value).build();
  }

  private static Graph convolution() {
    var builder = new GraphBuilder("convolution");
    Value x = builder.input("x", DType.FLOAT32, Dim.of("N"), Dim.of(4), Dim.of("H"), Dim.of("W"));
    Value weights = builder.constant("conv.weight", Workload.random(1, 5, 4, 3, 3));
    Value y = builder.node("conv", new Conv(Window.square(3, 1, 1), 1), x, weights);
    Value[] norm = {y, null, null, null, null};
    for (int i = 1; i < norm.length; i++) {
      norm[i] = builder.constant("bn." + i, Workload.random(i, 5));
    }
    y = builder.node("bn", new BatchNormalization(0.5f), norm);
    return builder.output(builder.node("relu", new Relu(), y)).build();
  }

  @Test
  void anArchiveHoldsTheCodeAndTheWeights() throws IOException {
    try (var zip = new ZipFile(Torch.write(folder, convolution(), INPUT).toFile())) {
      String code = text(zip, "network/code/__torch__.py");
      assertTrue(
          code.contains(
              """
                  v1 = torch.conv2d(v0, self.p0_conv_weight, None, [1, 1], [1, 1], [1, 1], 1)
                  v2 = torch.batch_norm(v1, self.p1_bn_1, self.p2_bn_2, self.p3_bn_3, self.p4_bn_4, \
              False, 0.1, 0.5, True)
                  v3 = torch.relu(v2)
                  return v3
              """),
          code);
      float[] weights = new float[5 * 4 * 3 * 3];
      ByteBuffer.wrap(bytes(zip, "network/data/0"))
          .order(ByteOrder.nativeOrder())
          .asFloatBuffer()
          .get(weights);
      assertArrayEquals(Workload.random(1, 5, 4, 3, 3).toFloats(), weights);
      assertEquals("3\n", text(zip, "network/version"));
      assertEquals(5 + 5, zip.size());
    }
  }

  @Test
  void recordsAreStoredAtMultiplesOf64Bytes() throws IOException {
    Path file = Torch.write(folder, convolution(), INPUT);
    byte[] archive = Files.readAllBytes(file);
    try (var zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        assertEquals(ZipEntry.STORED, entry.getMethod());
      }
    }
    ByteBuffer headers = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> positions = new ArrayList<>();
    for (int at = 0; headers.getInt(at) == 0x04034b50; ) { // a local header's signature
      int start = at + 30 + headers.getShort(at + 26) + headers.getShort(at + 28);
      positions.add(start % 64);
      at = start + headers.getInt(at + 18);
    }
    assertEquals(List.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), positions);
  }

  @Test
  void equalNetworksMakeEqualFiles() throws IOException {
    byte[] first = Files.readAllBytes(Torch.write(folder, convolution(), INPUT));
    assertArrayEquals(first, Files.readAllBytes(Torch.write(folder, convolution(), INPUT)));
  }

  @Test
  void everyNodeThatCannotBeWrittenIsNamedWithTheReason() {
    var uneven =
        new Window(
            List.of(3, 3), List.of(2, 2), List.of(0, 0, 1, 1), List.of(), AutoPad.NOTSET, false);
    Graph graph = graph(new Lrn(5), new Relu(), new AveragePool(uneven, false));
    Path file = folder.resolve("network.pt");
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> TorchScriptWriter.write(file, graph, Torch.inputs(graph, INPUT)));
    assertEquals(
        "'tiny' cannot be written as TorchScript:"
            + " node 'n0' (LRN): the operator is not among those written;"
            + " node 'n2' (AveragePool): PyTorch averages either with even padding or with padding"
            + " that counts",
        error.getMessage());
    assertFalse(Files.exists(file));
  }

  @Test
  void slopesOfPReluAreDeclined() {
    var builder = new GraphBuilder("slopes");
    Value x = builder.input("x", DType.FLOAT32, Dim.of(1), Dim.of(4), Dim.of(7), Dim.of(6));
    Value y = builder.node("p", new PRelu(), x, builder.constant("slope", Tensor.scalar(0.5f)));
    Graph graph = builder.output(y).build();
    var error =
        assertThrows(IllegalArgumentException.class, () -> Torch.write(folder, graph, INPUT));
    assertTrue(error.getMessage().contains("node 'p' (PRelu): "), error.getMessage());
  }

  @Test
  void anInputOfAnotherTypeIsDeclined() {
    var error =
        assertThrows(
            IllegalArgumentException.class,
            () -> Torch.write(folder, graph(new Relu()), TensorType.float32(1, 3, 7, 6)));
    assertTrue(error.getMessage().contains("does not take float32[1x3x7x6]"), error.getMessage());
  }

  @Test
  void integersArePickledInAsManyBytesAsTheyNeed() {
    byte[] pickle = new Pickle().integer(-2).integer(1L << 40).toBytes();
    byte[] expected = {
      (byte) 0x80, 2, 'J', -2, -1, -1, -1, (byte) 0x8a, 8, 0, 0, 0, 0, 0, 1, 0, 0, '.'
    };
    assertArrayEquals(expected, pickle);
  }

  private static byte[] bytes(ZipFile zip, String name) throws IOException {
    try (InputStream in = zip.getInputStream(zip.getEntry(name))) {
      return in.readAllBytes();
    }
  }

  private static String text(ZipFile zip, String name) throws IOException {
    return new String(bytes(zip, name), UTF_8);
  }
}
