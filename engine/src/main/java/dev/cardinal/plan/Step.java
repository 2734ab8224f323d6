package dev.cardinal.plan;

import dev.cardinal.spi.Kernel;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * A node with its kernel and the places of its tensors; or two nodes that one kernel computes:
 * their names, operators and problems are then joined by {@link #AND}.
 *
 * @param node the node's name
 * @param operator the operator's type
 * @param problem the problem string
 * @param flops floating-point operations, two per multiply-accumulate; 0 for all but convolutions
 *     and matrix products
 * @param kernelId the kernel's id
 * @param kind what decides how long the step takes
 * @param kernel the kernel
 * @param declined the candidates that did not take the node
 * @param src the operands, empty for those not given and constants that the kernel has packed
 * @param dst the results that are computed
 * @param scratch where in the arena the kernel's scratch bytes are, if it needs any
 */
public record Step(
    String node,
    String operator,
    String problem,
    long flops,
    String kernelId,
    StepKind kind,
    Kernel kernel,
    List<Declined> declined,
    List<Optional<Placement>> src,
    List<Placement> dst,
    OptionalLong scratch) {
  /** What stands between the names of two nodes that one kernel computes. */
  public static final String AND = " + ";

  /** What is told of each node, of a text that tells of all. */
  public static List<String> parts(String joined) {
    return List.of(joined.split(Pattern.quote(AND)));
  }

  /** Copies the lists. */
  public Step {
    declined = List.copyOf(declined);
    src = List.copyOf(src);
    dst = List.copyOf(dst);
  }
}
