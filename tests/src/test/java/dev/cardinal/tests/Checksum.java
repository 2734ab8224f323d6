package dev.cardinal.tests;

import dev.cardinal.tensor.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.Collection;
import java.util.zip.CRC32;

/** The CRC-32 by which generated values are compared with PyTorch's side. */
final class Checksum {
  private Checksum() {}

  /** Of the tensors' bytes, one tensor after the other, in hexadecimal digits. */
  static String of(Collection<Tensor> tensors) {
    var crc = new CRC32();
    tensors.forEach(tensor -> crc.update(tensor.segment().toArray(ValueLayout.JAVA_BYTE)));
    return "%08x".formatted(crc.getValue());
  }
}
