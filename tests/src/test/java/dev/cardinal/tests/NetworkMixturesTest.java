package dev.cardinal.tests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.SessionBuilder;
import dev.cardinal.graph.Node;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** ResNeXts whose nodes are dealt out at random to oneDNN and the vector backend. */
final class NetworkMixturesTest {
  /** Of the largest logit. */
  private static final double BOUND = 2e-5;

  /** What each backend computes at least, of the steps of a mixture. */
  private static final double LEAST_SHARE = 0.2;

  @BeforeAll
  static void available() {
    OneDnn.required();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void ofASmallOne(long seed) {
    check(FashionNetwork.load(), Formula.input(1 + seed % 3, 1, 28, 28), seed);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void ofALargeOneOnSmallImages(long seed) {
    Model model = Model.of(FormulaWeights.graph(ResNet.RESNEXT50_32X4D));
    check(model, Formula.input(1, 3, 65, 79), seed);
  }

  private static void check(Model model, Tensor input, long seed) {
    Tensor expected;
    try (Session session = Session.builder(model).backends("vector").build()) {
      expected = session.run(input);
    }
    var random = new SplittableRandom(seed);
    SessionBuilder mixture = Session.builder(model).strict(true).backends("vector");
    for (Node node : model.graph().nodes()) {
      if (random.nextBoolean()) {
        mixture.override(node.name(), "onednn", "vector");
      }
    }
    try (Session session = mixture.build()) {
      Errors.assertClose(session.run(input), expected, BOUND, model.graph().name());
      List<String> kernels = OneDnn.kernels(session);
      double share = (double) OneDnn.count(kernels) / kernels.size();
      assertTrue(share >= LEAST_SHARE && share <= 1 - LEAST_SHARE, () -> share + ": " + kernels);
    }
  }
}
