package dev.cardinal.plan;

import dev.cardinal.graph.Value;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From which step to which each buffer is alive, and how large it is. */
final class Lifetimes {
  /**
   * Steps by their indices; -1 is before the first, the number of steps after the last.
   *
   * @param first the first step
   * @param last the last step
   */
  record Span(int first, int last) {
    Span until(int step) {
      return new Span(first, Math.max(last, step));
    }
  }

  private final Map<Value, Span> spans = new LinkedHashMap<>();
  private final Map<Value, Long> bytes = new LinkedHashMap<>();

  private Lifetimes() {}

  /** The lifetimes of a sequence of steps with its inputs and outputs. */
  static Lifetimes of(List<Draft> steps, List<Buffer> inputs, Iterable<Source> outputs) {
    var lifetimes = new Lifetimes();
    inputs.forEach(input -> lifetimes.begin(input.owner(), input.bytes(), -1));
    int index = 0;
    for (Draft step : steps) {
      lifetimes.visit(step, index++);
    }
    outputs.forEach(output -> lifetimes.use(output, steps.size()));
    return lifetimes;
  }

  private void visit(Draft step, int index) {
    step.src().forEach(src -> src.ifPresent(source -> use(source, index)));
    step.dst().forEach(dst -> begin(dst.owner(), dst.bytes(), index));
    if (step.kernel().scratchBytes() > 0) {
      begin(scratch(index), step.kernel().scratchBytes(), index);
    }
  }

  private void begin(Value owner, long size, int index) {
    spans.put(owner, new Span(index, index));
    bytes.put(owner, size);
  }

  private void use(Source source, int index) {
    if (source instanceof Buffer buffer) {
      spans.computeIfPresent(buffer.owner(), (_, span) -> span.until(index));
    }
  }

  /** What the scratch memory of a step is named after: nothing that a value can be called. */
  static Value scratch(int step) {
    return new Value("\0scratch " + step);
  }

  /** The buffers, each by the value that owns it. */
  Map<Value, Span> buffers() {
    return spans;
  }

  /** The size of a buffer. */
  long bytes(Value owner) {
    return bytes.get(owner);
  }
}
