package dev.cardinal.tests.machinecode;

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Micro-kernels do not hand vectors to each other. The Vector API's own methods are always inlined;
 * ours are not where a call site was cold when C2 looked at it, where the method has been compiled
 * by itself before, or where the caller's graph has become large. A vector that is handed to a
 * method which is not inlined is an object, and the kernel many times slower until the process
 * ends. Whether that happens depends on what ran before, so that no inspection of machine code
 * finds it.
 */
final class VectorCallTest {
  private static final String EXPONENTIAL = "it is too long to be repeated where it is wanted";
  private static final String SOFTMAX = "a softmax along other axes than the last is rare";

  /** What may be handed vectors all the same, and why. */
  private static final Map<String, String> ALLOWED =
      Map.of(
          "Exponential.exp", EXPONENTIAL,
          "Exponential.series", EXPONENTIAL,
          "Exponential.term", EXPONENTIAL,
          "Exponential.powerOfTwo", EXPONENTIAL,
          "F32Response.power", "it is for local response normalisation alone, which is old",
          "F32Softmax.log", SOFTMAX,
          "F32Softmax.max", SOFTMAX,
          "F32Softmax.read", SOFTMAX,
          "F32Softmax.write", SOFTMAX,
          "Lanes.sum", "it is for once after a loop");

  @Test
  void noVectorIsHandedOn() throws IOException {
    Set<String> calls =
        VectorCall.all().stream()
            .filter(call -> !(call.callee().equals("Lanes.fma") && call.isSeenByItself()))
            .filter(call -> !ALLOWED.containsKey(call.callee()))
            .map(call -> call.caller() + " calls " + call.callee())
            .collect(toCollection(TreeSet::new));
    assertEquals("", String.join("\n", calls));
  }

  @Test
  void allThatIsAllowedIsThere() throws IOException {
    List<String> callees = VectorCall.all().stream().map(VectorCall::callee).toList();
    var unused = new TreeSet<>(ALLOWED.keySet());
    callees.forEach(unused::remove);
    assertEquals(Set.of(), unused);
  }
}
