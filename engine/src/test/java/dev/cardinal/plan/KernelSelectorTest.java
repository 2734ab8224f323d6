package dev.cardinal.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.cardinal.graph.Node;
import dev.cardinal.graph.Value;
import dev.cardinal.op.HardSwish;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.op.Relu;
import dev.cardinal.op.Sigmoid;
import dev.cardinal.op.Tanh;
import dev.cardinal.reference.ReferenceBackend;
import dev.cardinal.spi.Backend;
import dev.cardinal.spi.Kernel;
import dev.cardinal.spi.KernelDescriptor;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.spi.PackedWeights;
import dev.cardinal.spi.Support;
import dev.cardinal.tensor.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.junit.jupiter.api.Test;

/** The first candidate that accepts wins, and everyone before it has given a reason. */
final class KernelSelectorTest {
  private record Fake(String name, Optional<String> unavailable, List<KernelDescriptor> kernels)
      implements Backend {
    @Override
    public List<KernelDescriptor> candidates(KernelQuery query) {
      assertTrue(unavailable.isEmpty(), "an unavailable backend is not asked");
      return kernels;
    }
  }

  private record FakeKernel(String id, Support answer) implements KernelDescriptor {
    @Override
    public Support support(KernelQuery query) {
      return answer;
    }

    @Override
    public Kernel create(KernelQuery query, PackedWeights weights) {
      throw new AssertionError("selecting makes no kernel");
    }
  }

  private static final Backend PICKY =
      new Fake(
          "picky",
          Optional.empty(),
          List.of(
              new FakeKernel("picky:a", Support.no("too small")),
              new FakeKernel("picky:b", Support.YES),
              new FakeKernel("picky:c", Support.YES)));
  private static final Backend REFUSING =
      new Fake(
          "refusing",
          Optional.empty(),
          List.of(new FakeKernel("refusing:a", Support.no("never on Sundays"))));
  private static final Backend MISSING =
      new Fake("missing", Optional.of("its library is not installed"), List.of());
  private static final Backend EMPTY = new Fake("empty", Optional.empty(), List.of());

  private static Node node(String name, Op op) {
    return new Node(name, op, List.of(new Value("x")), List.of(new Value(name)));
  }

  private static KernelChoice select(KernelSelector selector, String name, Op op) {
    KernelQuery query = KernelQuery.of(op, Operands.of(TensorType.float32(2, 3)));
    return selector.select(node(name, op), StepKind.workload(query), query);
  }

  private static KernelSelector selector(
      List<Backend> preferred, Map<String, List<Backend>> overrides, boolean strict) {
    return new KernelSelector(preferred, overrides, new ReferenceBackend(), strict);
  }

  @Test
  void theFirstThatAcceptsWinsAndTheOthersHaveGivenReasons() {
    var selector = selector(List.of(MISSING, EMPTY, REFUSING, PICKY), Map.of(), true);
    KernelChoice choice = select(selector, "r", new Relu());
    assertEquals("picky:b", choice.kernel().id());
    assertEquals(
        List.of(
            new Declined("missing", "its library is not installed"),
            new Declined("empty", "has no kernel for Relu"),
            new Declined("refusing:a", "never on Sundays"),
            new Declined("picky:a", "too small")),
        choice.declined());
  }

  @Test
  void backendsAreAskedInTheirOrder() {
    Backend other =
        new Fake("other", Optional.empty(), List.of(new FakeKernel("other:a", Support.YES)));
    assertEquals(
        "other:a",
        select(selector(List.of(other, PICKY), Map.of(), true), "r", new Relu()).kernel().id());
    assertEquals(
        "picky:b",
        select(selector(List.of(PICKY, other), Map.of(), true), "r", new Relu()).kernel().id());
  }

  @Test
  void anOverrideByNameWinsOverOneByType() {
    Backend other =
        new Fake("other", Optional.empty(), List.of(new FakeKernel("other:a", Support.YES)));
    var selector =
        selector(
            List.of(PICKY),
            Map.of("Relu", List.of(other), "special", List.of(new ReferenceBackend())),
            true);
    assertEquals("picky:b", select(selector, "s", new Sigmoid()).kernel().id());
    assertEquals("other:a", select(selector, "r", new Relu()).kernel().id());
    assertEquals("reference:relu:evaluate", select(selector, "special", new Relu()).kernel().id());
  }

  @Test
  void anAssignmentIsAskedFirstButNotWhereThereIsAnOverride() {
    Backend other =
        new Fake("other", Optional.empty(), List.of(new FakeKernel("other:a", Support.YES)));
    var usual =
        selector(List.of(PICKY, other, REFUSING), Map.of("Tanh", List.of(PICKY, other)), true);
    var others = usual.with(Assignment.all("other"));
    assertEquals("other:a", select(others, "r", new Relu()).kernel().id());
    assertEquals("picky:b", select(others, "t", new Tanh()).kernel().id());
    var mixed =
        usual.with(
            Assignment.all("refusing")
                .with(List.of("sigmoid 2x3"), "other")
                .with(List.of("relu 2x3"), "picky"));
    assertEquals("other:a", select(mixed, "s", new Sigmoid()).kernel().id());
    assertEquals("picky:b", select(mixed, "r", new Relu()).kernel().id());
    assertEquals(
        List.of(
            new Declined("refusing:a", "never on Sundays"), new Declined("picky:a", "too small")),
        select(mixed, "h", new HardSwish()).declined());
  }

  @Test
  void strictForbidsTheFallbackAndGivesAllReasons() {
    var selector = selector(List.of(MISSING, REFUSING), Map.of(), true);
    var e = assertThrows(PlanException.class, () -> select(selector, "r", new Relu()));
    for (String part :
        List.of("node 'r' (Relu)", "relu 2x3", "its library is not installed", "Sundays")) {
      assertTrue(e.getMessage().contains(part), e::getMessage);
    }
  }

  @Test
  void theReferenceIsNoFallbackWhereItIsPreferred() {
    var selector = selector(List.of(REFUSING, new ReferenceBackend()), Map.of(), true);
    assertEquals("reference:relu:evaluate", select(selector, "r", new Relu()).kernel().id());
  }

  @Test
  void theFallbackWarnsOncePerOperatorWithReasons() {
    List<String> messages = new ArrayList<>();
    Logger logger = Logger.getLogger(KernelSelector.class.getName());
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord record) {
            messages.add(record.getLevel() + " " + new SimpleFormatter().formatMessage(record));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    logger.setUseParentHandlers(false);
    try {
      var selector = selector(List.of(REFUSING), Map.of(), false);
      KernelChoice choice = select(selector, "first", new Relu());
      assertEquals("reference:relu:evaluate", choice.kernel().id());
      assertEquals(List.of(new Declined("refusing:a", "never on Sundays")), choice.declined());
      select(selector, "second", new Relu());
      select(selector, "third", new Sigmoid());
    } finally {
      logger.removeHandler(handler);
      logger.setUseParentHandlers(true);
    }
    assertEquals(
        List.of(
            "WARNING node 'first' (Relu) falls back to the slow reference:"
                + " [refusing:a: never on Sundays]",
            "WARNING node 'third' (Sigmoid) falls back to the slow reference:"
                + " [refusing:a: never on Sundays]"),
        messages);
  }
}
