package dev.cardinal.op;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.tensor.TensorType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A problem string and the convolution that it names are one and the same. */
final class ConvProblemTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv n1 ic64 ih56 oc256 kh1",
        "conv n1 g32 ic128 ih56 oc128 kh3 sh2 ph1",
        "conv n3 ic3 ih224 iw193 oc64 kh7 kw5 sh2 sw1 ph3 pw0 pb1 pr2 dh2 dw1"
      })
  void printsWhatItWasReadFrom(String text) {
    assertEquals(text, ConvProblem.parse(text).toString());
  }

  @Test
  void isThatOfTheConvolutionThatItDescribes() {
    ConvProblem p = ConvProblem.parse("conv n2 g4 ic8 ih9 iw7 oc12 kh3 sh2 sw1 ph1 pb0 dw2");
    Operands operands =
        Operands.of(
            TensorType.float32(p.n(), p.ic(), p.ih(), p.iw()),
            TensorType.float32(p.oc(), p.ic() / p.group(), p.kh(), p.kw()));
    var conv = new Conv(p.window(), p.group());
    assertEquals(p, ConvProblem.of(conv, operands));
    TensorType dst = conv.infer(operands).getFirst();
    assertEquals(TensorType.float32(p.n(), p.oc(), p.oh(), p.ow()), dst);
    assertEquals(dst.shape().elements() * 2 * 3 * 3, p.macs());
  }

  @ParameterizedTest
  @ValueSource(strings = {"conv n1 ic64 oc64 kh1", "conv zz3 ic1 ih1 oc1 kh1", "conv n", ""})
  void whatIsNoProblemIsRefusedWithItsText(String text) {
    var e = assertThrows(IllegalArgumentException.class, () -> ConvProblem.parse(text));
    assertTrue(e.getMessage().contains("'" + text + "'"), e::getMessage);
  }
}
