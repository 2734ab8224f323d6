package dev.cardinal.formats.pytorch;

import dev.cardinal.formats.ZipFiles;
import dev.cardinal.tensor.Tensor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes checkpoints: of pickles, or of tensors as PyTorch would save them. */
public final class Checkpoints {
  private Checkpoints() {}

  /** A zip checkpoint of a pickle and its storages by key. */
  static byte[] zip(byte[] pickle, Map<String, byte[]> storages) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    storages.forEach((key, bytes) -> entries.put("archive/data/" + key, bytes));
    return ZipFiles.stored(entries);
  }

  /** A checkpoint of the form before PyTorch 1.6; of the storages, each says its own length. */
  static byte[] old(byte[] pickle, Map<String, byte[]> storages) {
    var bytes = new ByteArrayOutputStream();
    byte[] magic = {
      0x6c, (byte) 0xfc, (byte) 0x9c, 0x46, (byte) 0xf9, 0x20, 0x6a, (byte) 0xa8, 0x50, 0x19
    };
    bytes.writeBytes(new PickleWriter().op(0x8a).op(magic.length).raw(magic).end());
    bytes.writeBytes(new PickleWriter().op('M').op(1001 & 255).op(1001 >> 8).end());
    bytes.writeBytes(
        new PickleWriter().dict().mark().text("little_endian").op(0x88).putAll().end());
    bytes.writeBytes(pickle);
    var keys = new PickleWriter().op(']').mark();
    storages.keySet().forEach(keys::text);
    bytes.writeBytes(keys.op('e').end());
    storages.values().forEach(bytes::writeBytes);
    return bytes.toByteArray();
  }

  /** A zip checkpoint of a state dict of float32 tensors. */
  public static byte[] of(Map<String, Tensor> tensors) {
    var pickle = new PickleWriter().dict().mark();
    Map<String, byte[]> storages = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          String key = Integer.toString(storages.size());
          long elements = tensor.shape().elements();
          pickle.text(name);
          pickle.tensor(key, elements, 0, tensor.shape().dims(), tensor.shape().strides());
          storages.put(key, tensor.segment().toArray(ValueLayout.JAVA_BYTE));
        });
    return zip(pickle.putAll().end(), storages);
  }
}
