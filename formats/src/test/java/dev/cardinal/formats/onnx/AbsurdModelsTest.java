package dev.cardinal.formats.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.format.ModelFormatException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Well-formed files that were made to cost a reader time or memory. */
final class AbsurdModelsTest {
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private static String refusal(OnnxModel model) {
    return assertTimeoutPreemptively(
        LIMIT, () -> assertThrows(ModelFormatException.class, model::read).getMessage());
  }

  @Test
  void thingsAreCounted() {
    var model = new OnnxModel(17);
    byte[] none = {};
    for (int i = 0; i < 2_000_001; i++) {
      model.graph().bytes(1, none);
    }
    assertTrue(refusal(model).contains("more than 2000000 messages and texts: too many"));
  }

  @Test
  void integersAreCounted() {
    byte[] zeros = new byte[1 << 25];
    var tensor = OnnxModel.tensor("w", OnnxModel.INT64, zeros.length).bytes(7, zeros);
    String message = refusal(new OnnxModel(17).initializer(tensor));
    assertTrue(message.contains("more than 16777216 integers: too many"), message);
  }

  @Test
  void namesOfOneHashCodeCostNoMoreThanOthers() {
    var model = new OnnxModel(17).input("x", 1);
    int nodes = 1 << 15;
    for (int i = 0; i < nodes; i++) {
      String name = collidingName(i);
      model.node(name, "", "Relu", List.of("x"), List.of("y" + name));
    }
    assertTimeoutPreemptively(LIMIT, () -> assertEquals(nodes, model.read().nodes().size()));
  }

  /** "Aa" and "BB" have one hash code, and so have all their sequences. */
  private static String collidingName(int bits) {
    var name = new StringBuilder();
    for (int i = 0; i < Short.SIZE; i++) {
      name.append((bits >> i & 1) == 0 ? "Aa" : "BB");
    }
    return name.toString();
  }

  @Test
  void aCycleAfterManyNodesIsFoundSoon() {
    var model = new OnnxModel(17).input("v0", 1);
    int nodes = 50_000;
    for (int i = 0; i < nodes; i++) {
      model.node("Relu", List.of("v" + i), List.of("v" + (i + 1)));
    }
    model.node("Add", List.of("b", "v0"), List.of("a")).node("Relu", List.of("a"), List.of("b"));
    assertTrue(refusal(model).contains("a cycle through node 'a' (Add)"));
  }
}
