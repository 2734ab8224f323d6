package dev.cardinal.formats.pytorch;

import static dev.cardinal.formats.pytorch.Refusal.refuses;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tensors, storages and files that are not as long as they say. */
final class CheckpointBoundsTest {
  private static byte[] tensor(long elements, long offset, long[] size, long[] strides) {
    return new PickleWriter()
        .dict()
        .mark()
        .text("w")
        .tensor("0", elements, offset, size, strides)
        .putAll()
        .end();
  }

  private static void refusesTensor(
      String reason, long elements, long offset, long[] size, long[] strides) {
    byte[] pickle = tensor(elements, offset, size, strides);
    int bytes = (int) (elements * Float.BYTES);
    refuses(reason, Checkpoints.zip(pickle, Map.of("0", new byte[bytes])));
    byte[] counted = PickleWriter.little(elements, Long.BYTES + bytes);
    refuses(reason, Checkpoints.old(pickle, Map.of("0", counted)));
  }

  @Test
  void tensorsMustLieWithinTheirStorages() {
    String outside = "does not lie within its storage";
    refusesTensor(outside, 4, 1, new long[] {4}, new long[] {1});
    refusesTensor(outside, 4, -1, new long[] {4}, new long[] {1});
    refusesTensor(outside, 4, 4, new long[] {1}, new long[] {1});
    refusesTensor(outside, 4, Long.MAX_VALUE, new long[] {1}, new long[] {1});
    refusesTensor(outside, 4, 0, new long[] {2, 2}, new long[] {3, 1});
    refusesTensor(outside, 4, 0, new long[] {2}, new long[] {-1});
    refusesTensor(outside, 4, 3, new long[] {2}, new long[] {-1});
    refusesTensor(outside, 4, 0, new long[] {2}, new long[] {Long.MAX_VALUE});
    refusesTensor(outside, 4, 1, new long[] {3, 3}, new long[] {1L << 62, 1L << 62});
    refusesTensor("more elements than", 4, 0, new long[] {1L << 40}, new long[] {0});
    refusesTensor("that cannot be", 4, 0, new long[] {-1}, new long[] {1});
    refusesTensor("that cannot be", 4, 0, new long[] {1L << 40, 1L << 40}, new long[] {0, 0});
    refusesTensor("2 dimensions and 1 strides", 4, 0, new long[] {2, 2}, new long[] {1});
    refusesTensor("65 dimensions", 4, 0, new long[65], new long[65]);
  }

  @Test
  void storagesAreExactlyAsLongAsTheySay() {
    byte[] pickle = tensor(4, 0, new long[] {4}, new long[] {1});
    for (int bytes : new int[] {0, 12, 20}) {
      refuses(
          "the storage '0' should be 16 bytes, but is " + bytes,
          Checkpoints.zip(pickle, Map.of("0", new byte[bytes])));
    }
    refuses("entry 'archive/data/0': is missing", Checkpoints.zip(pickle, Map.of()));
    refuses("the storage '0' is missing", Checkpoints.old(pickle, Map.of()));
    byte[] five = PickleWriter.little(5, 28);
    refuses("has 5 elements instead of 4", Checkpoints.old(pickle, Map.of("0", five)));
    byte[] cut = PickleWriter.little(4, 16);
    refuses("claims 16 bytes where only 8", Checkpoints.old(pickle, Map.of("0", cut)));
    refuses("lists a storage that no tensor has", Checkpoints.old(pickle, Map.of("1", five)));
    byte[] huge = tensor(1L << 61, 0, new long[] {4}, new long[] {1});
    refuses("refers to something else", Checkpoints.zip(huge, Map.of("0", new byte[16])));
    byte[] negative = tensor(-4, 0, new long[] {4}, new long[] {1});
    refuses("refers to something else", Checkpoints.zip(negative, Map.of("0", new byte[16])));
  }

  @Test
  void namesOfStoragesAreNoPaths() {
    byte[] pickle =
        new PickleWriter()
            .dict()
            .mark()
            .text("w")
            .tensor("../../../../etc/passwd", 1, 0, new long[] {1}, new long[] {1})
            .putAll()
            .end();
    refuses("etc/passwd': is missing", Checkpoints.zip(pickle, Map.of()));
    refuses(
        "is not that of a file in a folder",
        Checkpoints.zip(pickle, Map.of("../../../../etc/passwd", new byte[4])));
  }

  @Test
  void everyTruncationIsRefused() {
    byte[] pickle = tensor(4, 0, new long[] {4}, new long[] {1});
    byte[] zip = Checkpoints.zip(pickle, Map.of("0", new byte[16]));
    byte[] counted = PickleWriter.little(4, 24);
    byte[] old = Checkpoints.old(pickle, Map.of("0", counted));
    for (byte[] file : new byte[][] {zip, old}) {
      assertDoesNotThrow(() -> Checkpoint.read("whole", MemorySegment.ofArray(file)));
      for (int length = 0; length < file.length; length++) {
        refuses("", Arrays.copyOf(file, length));
      }
    }
  }
}
