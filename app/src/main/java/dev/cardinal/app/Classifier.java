package dev.cardinal.app;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.formats.image.ImageDecoder;
import dev.cardinal.formats.image.Preprocessing;
import dev.cardinal.graph.Graph;
import dev.cardinal.graph.GraphInput;
import dev.cardinal.op.Softmax;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Tells the classes of images by a session on a classifying model. */
final class Classifier {
  private final Session session;
  private final List<String> labels;
  private final String input;
  private final String output;
  private final boolean givesProbabilities;
  private final Preprocessing preprocessing;
  private final ImageDecoder decoder = new ImageDecoder();

  /**
   * What an image was found to be.
   *
   * @param top the most probable classes, in falling order
   * @param milliseconds what the network took
   */
  record Result(List<Guess> top, double milliseconds) {}

  /** A class with its probability. */
  record Guess(String label, int index, double probability) {}

  /**
   * A classifier.
   *
   * @param model the model of the session
   * @param session must stay open as long as this is used
   * @param labels the names of the classes; those without one are called {@code class N}
   */
  Classifier(Model model, Session session, List<String> labels) {
    this.session = session;
    this.labels = labels;
    GraphInput image = model.inputs().getFirst();
    if (model.inputs().size() > 1 || image.dtype() != DType.FLOAT32 || image.dims().size() != 4) {
      throw new CommandException(
          "the model does not classify images: it takes "
              + model.inputs()
              + ", not one float32[N x channels x height x width]");
    }
    Graph graph = model.graph();
    input = image.value().name();
    output = model.outputs().getFirst();
    givesProbabilities =
        graph.producer(graph.outputs().getFirst()).stream()
            .anyMatch(n -> n.op() instanceof Softmax);
    preprocessing = Preprocessing.of(graph);
    plan();
  }

  /** So that the first image does not pay for it, and a model that takes others is found out. */
  private void plan() {
    TensorType pixels =
        TensorType.float32(
            1, preprocessing.channels(), preprocessing.height(), preprocessing.width());
    session.plan(Map.of(input, pixels));
  }

  Result classify(Path image, int top) {
    Tensor pixels = preprocessing.tensor(decoder.decode(image));
    long start = System.nanoTime();
    Tensor scores = session.run(Map.of(input, pixels)).get(output);
    double milliseconds = (System.nanoTime() - start) / 1e6;
    double[] probabilities = probabilities(scores);
    List<Guess> guesses =
        IntStream.range(0, probabilities.length)
            .mapToObj(i -> new Guess(label(i), i, probabilities[i]))
            .sorted(Comparator.comparingDouble(Guess::probability).reversed())
            .limit(top)
            .toList();
    return new Result(guesses, milliseconds);
  }

  private String label(int index) {
    boolean named = index < labels.size() && !labels.get(index).isBlank();
    return named ? labels.get(index).strip() : "class " + index;
  }

  private double[] probabilities(Tensor scores) {
    double[] values =
        IntStream.range(0, Math.toIntExact(scores.shape().elements()))
            .mapToDouble(scores::doubleAt)
            .toArray();
    return givesProbabilities ? values : softmax(values);
  }

  private static double[] softmax(double[] scores) {
    double most = Arrays.stream(scores).max().orElse(0);
    double[] exponentials = Arrays.stream(scores).map(score -> Math.exp(score - most)).toArray();
    double sum = Arrays.stream(exponentials).sum();
    return Arrays.stream(exponentials).map(e -> e / sum).toArray();
  }
}
