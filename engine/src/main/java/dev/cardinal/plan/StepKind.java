package dev.cardinal.plan;

import dev.cardinal.op.Conv;
import dev.cardinal.op.Op;
import dev.cardinal.op.Operands;
import dev.cardinal.plan.Draft.Source;
import dev.cardinal.plan.Draft.Source.Buffer;
import dev.cardinal.spi.KernelQuery;
import dev.cardinal.tensor.DType;
import dev.cardinal.tensor.Tensor;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What decides how long a step takes: steps of one kind take the same time.
 *
 * @param workload the problem string and what it leaves out: attributes, post-ops, which operands
 *     are constant
 * @param kernel the kernel's id
 * @param layouts those of the operands that are no constants, and of the results, as in {@code
 *     row_major > aBcd16b}
 */
public record StepKind(String workload, String kernel, String layouts) {
  /** Constants of at most so many integers, such as axes and pads, are part of a workload. */
  private static final long MOST_INTEGERS = 16;

  /** The name of the backend that the kernel is of. */
  public String backend() {
    return kernel.substring(0, Math.max(0, kernel.indexOf(':')));
  }

  /** The workloads of the nodes that the step computes. */
  public List<String> parts() {
    return Step.parts(workload);
  }

  /** What a node has to do, whichever kernel does it. */
  static String workload(KernelQuery query) {
    Operands operands = query.operands();
    var text = new StringBuilder(query.problem()).append(attributes(query.op(), operands));
    for (int i = 0; i < operands.count(); i++) {
      if (operands.has(i) && operands.dtype(i) != DType.FLOAT32) {
        text.append(" operand").append(i).append(' ').append(operands.dtype(i));
      }
      if (operands.value(i).isPresent()) {
        text.append(" constant").append(i).append(integers(operands.tensor(i)));
      }
    }
    return text.toString();
  }

  private static String attributes(Op op, Operands operands) {
    if (op instanceof Conv conv && operands.shape(Conv.SRC).rank() == 4) {
      String after = conv.postOps().toString(); // the problem string tells the rest
      return after.isEmpty() ? "" : " " + after;
    }
    String text = op.toString().substring(op.type().length());
    return text.equals("[]") ? "" : " " + text;
  }

  private static String integers(Tensor value) {
    boolean few = value.dtype() != DType.FLOAT32 && value.shape().elements() <= MOST_INTEGERS;
    var text = new StringJoiner(",", "=", "").setEmptyValue("");
    for (long i = 0; few && i < value.shape().elements(); i++) {
      text.add(Long.toString(value.longAt(i)));
    }
    return text.toString();
  }

  static StepKind of(String workload, String kernel, List<Optional<Source>> src, List<Buffer> dst) {
    var layouts = new StringJoiner(" ");
    for (Optional<Source> operand : src) {
      if (operand.isPresent() && operand.get() instanceof Buffer buffer) {
        layouts.add(buffer.layout().name());
      }
    }
    layouts.add(">");
    dst.forEach(buffer -> layouts.add(buffer.layout().name()));
    return new StepKind(workload, kernel, layouts.toString());
  }
}
