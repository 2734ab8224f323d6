package dev.cardinal.model;

import dev.cardinal.format.WeightSource;
import dev.cardinal.graph.Graph;

/**
 * The configuration of an image classifier, of which graphs are made. The graph's input is {@code
 * input}, float32 [N, channels, H, W], with N symbolic, and H and W too where the network takes
 * images of any size; its output is {@code output}, float32 [N, classes], before any softmax.
 */
public interface Network {
  /** The network's name, as in {@code resnext50_32x4d}. */
  String name();

  /** The same network for another number of classes. */
  Network withClasses(int classes);

  /**
   * The same network for images of another number of channels; what it says of the preprocessing
   * then no longer holds and is dropped.
   */
  Network withChannels(int channels);

  /** The name of the parameter whose second dimension is the number of an image's channels. */
  String inputParameter();

  /** The name of the parameter whose first dimension is the number of classes. */
  String outputParameter();

  /**
   * The graph. Its metadata tell where the weights come from ({@link Networks#WEIGHTS}) and, where
   * that is known, how images are to be prepared.
   *
   * @throws dev.cardinal.format.ModelFormatException if the source has names and they are not
   *     exactly the parameters, with a list of those that are missing, of another type or shape, or
   *     not the network's
   */
  Graph graph(WeightSource weights);

  /** The graph with {@link SeededWeights} of seed 0. */
  default Graph graph() {
    return graph(new SeededWeights(0));
  }
}
