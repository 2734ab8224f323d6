package dev.cardinal.formats.onnx;

import java.util.ArrayList;
import java.util.List;

/** Small valid files that between them have every kind of message and every operator. */
public final class OnnxSamples {
  private static final List<String> ELEMENTWISE =
      List.of(
          "Relu",
          "LeakyRelu",
          "Sigmoid",
          "HardSigmoid",
          "HardSwish",
          "Tanh",
          "Identity",
          "Dropout",
          "Softmax",
          "LogSoftmax",
          "GlobalAveragePool",
          "GlobalMaxPool",
          "Flatten",
          "Shape");

  private OnnxSamples() {}

  /** The files. */
  public static List<byte[]> all() {
    List<byte[]> samples = new ArrayList<>();
    samples.add(convolutions(17, 4).toBytes());
    samples.add(convolutions(9, -1).toBytes());
    samples.add(shapes(9).toBytes());
    samples.add(shapes(18).toBytes());
    samples.add(constants().toBytes());
    for (String op : ELEMENTWISE) {
      samples.add(
          new OnnxModel(17)
              .input("x", 1, 2, 3, 3)
              .node(op, List.of("x"), List.of("y"))
              .output("y")
              .toBytes());
    }
    return samples;
  }

  private static OnnxModel convolutions(long opset, long size) {
    return new OnnxModel(opset)
        .input("x", size, 2, 8, 8)
        .initializer("w", new float[72], 4, 2, 3, 3)
        .initializer("s", new float[] {1, 2, 3, 4}, 4)
        .initializer("fc", new float[40], 10, 4)
        .node(
            "Conv",
            List.of("x", "w", "s"),
            List.of("c"),
            OnnxModel.integers("kernel_shape", 3, 3),
            OnnxModel.integers("pads", 1, 1, 1, 1),
            OnnxModel.integers("strides", 2, 2),
            OnnxModel.integer("group", 1))
        .node(
            "BatchNormalization",
            List.of("c", "s", "s", "s", "s"),
            List.of("b"),
            OnnxModel.real("epsilon", 1e-5f))
        .node("Add", List.of("b", "c"), List.of("a"))
        .node(
            "MaxPool",
            List.of("a"),
            List.of("m", "i"),
            OnnxModel.integers("kernel_shape", 2, 2),
            OnnxModel.text("auto_pad", "SAME_UPPER"))
        .node("GlobalAveragePool", List.of("m"), List.of("p"))
        .node("Flatten", List.of("p"), List.of("f"), OnnxModel.integer("axis", 1))
        .node("Gemm", List.of("f", "fc"), List.of("y"), OnnxModel.integer("transB", 1))
        .output("y")
        .output("i");
  }

  private static OnnxModel shapes(long opset) {
    boolean attributes = opset < 10;
    var model =
        new OnnxModel(opset)
            .input("x", 2, 3, 4)
            .initializer("zero", 0)
            .initializer("one", 1)
            .initializer("pads", 0, 0, 1, 0, 0, 1)
            .initializer("shape", 2, -1)
            .node("Reshape", List.of("x", "shape"), List.of("r"))
            .node("Transpose", List.of("r"), List.of("t"), OnnxModel.integers("perm", 1, 0))
            .node("Concat", List.of("t", "t"), List.of("c"), OnnxModel.integer("axis", 0))
            .node("Gather", List.of("c", "zero"), List.of("g"), OnnxModel.integer("axis", 1))
            .node("Cast", List.of("g"), List.of("k"), OnnxModel.integer("to", 7))
            .node("ConstantOfShape", List.of("shape0"), List.of("f"))
            .initializer("shape0", 2, 2);
    if (attributes) {
      model
          .node(
              "Slice",
              List.of("x"),
              List.of("s"),
              OnnxModel.integers("starts", 0),
              OnnxModel.integers("ends", 1))
          .node("Pad", List.of("s"), List.of("d"), OnnxModel.integers("pads", 0, 0, 1, 0, 0, 1))
          .node("Unsqueeze", List.of("d"), List.of("u"), OnnxModel.integers("axes", 0))
          .node("Split", List.of("x"), List.of("p", "q"), OnnxModel.integer("axis", 2))
          .node("ReduceMean", List.of("u"), List.of("m"), OnnxModel.integers("axes", 1));
    } else {
      model
          .node("Slice", List.of("x", "zero", "one"), List.of("s"))
          .node("Pad", List.of("s", "pads"), List.of("d"), OnnxModel.text("mode", "edge"))
          .node("Unsqueeze", List.of("d", "zero"), List.of("u"))
          .node(
              "Split",
              List.of("x"),
              List.of("p", "q"),
              OnnxModel.integer("axis", 2),
              OnnxModel.integer("num_outputs", 2))
          .node("ReduceMean", List.of("u", "one"), List.of("m"));
    }
    return model.output("k").output("m").output("p").output("f");
  }

  private static OnnxModel constants() {
    var model =
        new OnnxModel(13)
            .initializer(OnnxModel.tensor("floats", 1, 2).packed(4, 1.5f, -2f))
            .initializer(OnnxModel.tensor("longs", 7, 2).packed(7, 4, 5))
            .initializer(OnnxModel.tensor("ints", 6, 2).integer(5, 5).integer(5, 6))
            .initializer(OnnxModel.tensor("bools", 9, 1).packed(5, 1))
            .node(
                "Constant",
                List.of(),
                List.of("c"),
                OnnxModel.constant("value", OnnxModel.tensor("", 7, 1).packed(7, 4)))
            .output("c");
    model.model().text(6, "a text").message(14, new ProtoWriter().text(1, "k").text(2, "v"));
    return model;
  }
}
