package dev.cardinal.tests;

import dev.cardinal.Model;
import dev.cardinal.Session;
import dev.cardinal.model.ResNet;
import dev.cardinal.tensor.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What comes out depends neither on the number of threads nor on an image's neighbours. */
final class DeterminismTest {
  /** Of an image alone against the same image in a batch, whose kernels may cut K otherwise. */
  private static final double BOUND = 2e-5;

  /** A network and the shape of one image for it. */
  enum Case {
    RESNEXT50(3, 64) {
      @Override
      Model model() {
        return Model.of(FormulaWeights.graph(ResNet.RESNEXT50_32X4D));
      }
    },
    RESNET18(3, 64) {
      @Override
      Model model() {
        return Model.of(FormulaWeights.graph(ResNet.RESNET18));
      }
    },
    FASHION(1, 28) {
      @Override
      Model model() {
        return FashionNetwork.load();
      }
    };

    private final int channels;
    private final int size;

    Case(int channels, int size) {
      this.channels = channels;
      this.size = size;
    }

    abstract Model model();

    Tensor input(int batch) {
      return Formula.input(batch, channels, size, size);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anyNumberOfThreadsGivesTheSameBits(Case network) {
    Model model = network.model();
    Tensor input = network.input(2);
    Tensor expected;
    try (Session session = Session.builder(model).threads(1).build()) {
      expected = session.run(input);
    }
    for (int threads : new int[] {2, 3, 7}) {
      try (Session session = Session.builder(model).threads(threads).build()) {
        for (int i = 0; i < 3; i++) {
          Errors.assertSame(session.run(input), expected, network + ", " + threads + " threads");
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void imageAloneEqualsImageInBatch(Case network) {
    Tensor input = network.input(3);
    try (Session session = Session.of(network.model())) {
      Tensor batch = session.run(input);
      for (int i = 0; i < 3; i++) {
        Tensor alone = session.run(Errors.image(input, i));
        Errors.assertClose(Errors.image(batch, i), alone, BOUND, network + ", image " + i);
      }
    }
  }

  @Test
  void referenceTooGivesTheSameBits() {
    Model model = FashionNetwork.load();
    Tensor input = Case.FASHION.input(2);
    try (Session one = Session.builder(model).backends("reference").threads(1).build();
        Session three = Session.builder(model).backends("reference").threads(3).build()) {
      Errors.assertSame(three.run(input), one.run(input), "reference");
    }
  }
}
