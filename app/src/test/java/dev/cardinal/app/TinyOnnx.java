package dev.cardinal.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes ONNX models, of float32 inputs and nodes without attributes. */
final class TinyOnnx {
  private static final int FLOAT = 1;

  private final Message graph = new Message().text(2, "tiny");
  private final Message facts = new Message();

  /** An input or, with field 12, an output; a size that is no number is a symbol. */
  private TinyOnnx value(int field, String name, String dims) {
    var shape = new Message();
    for (String dim : dims.isEmpty() ? new String[0] : dims.split("x", -1)) {
      boolean fixed = dim.chars().allMatch(Character::isDigit);
      var message = new Message();
      shape.message(1, fixed ? message.number(1, Long.parseLong(dim)) : message.text(2, dim));
    }
    var tensor = new Message().number(1, FLOAT).message(2, shape);
    graph.message(field, new Message().text(1, name).message(2, new Message().message(1, tensor)));
    return this;
  }

  TinyOnnx input(String name, String dims) {
    return value(11, name, dims);
  }

  TinyOnnx output(String name, String dims) {
    return value(12, name, dims);
  }

  TinyOnnx node(String operator, String output, String... inputs) {
    var node = new Message();
    for (String input : inputs) {
      node.text(1, input);
    }
    graph.message(1, node.text(2, output).text(3, output).text(4, operator));
    return this;
  }

  TinyOnnx fact(String key, String value) {
    facts.message(14, new Message().text(1, key).text(2, value));
    return this;
  }

  Path write(Path file) {
    var opset = new Message().text(1, "").number(2, 17);
    var model = new Message().number(1, 8).message(7, graph).message(8, opset).append(facts);
    try {
      return Files.write(file, model.bytes.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Two inputs and two outputs: the sum and the product. */
  static Path sumAndProduct(Path file) {
    return new TinyOnnx()
        .input("a", "Nx2")
        .input("b", "Nx2")
        .node("Add", "sum", "a", "b")
        .node("Mul", "product", "a", "b")
        .output("sum", "Nx2")
        .output("product", "Nx2")
        .write(file);
  }

  /** A protocol buffer. */
  private static final class Message {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Message number(int field, long value) {
      varint(field << 3);
      varint(value);
      return this;
    }

    Message text(int field, String value) {
      return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    Message message(int field, Message value) {
      return bytes(field, value.bytes.toByteArray());
    }

    Message append(Message other) {
      bytes.writeBytes(other.bytes.toByteArray());
      return this;
    }

    private Message bytes(int field, byte[] value) {
      varint(field << 3 | 2);
      varint(value.length);
      bytes.writeBytes(value);
      return this;
    }

    private void varint(long value) {
      for (long rest = value; ; rest >>>= 7) {
        if (rest < 128) {
          bytes.write((int) rest);
          return;
        }
        bytes.write((int) ((rest & 127) | 128));
      }
    }
  }
}
