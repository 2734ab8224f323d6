package dev.cardinal.app.diff;

/**
 * A node of the graph after all passes, and how far the two sides are apart there.
 *
 * @param node the node's name
 * @param operator the operator's type
 * @param problem the problem string
 * @param firstKernel the first side's kernel in its plan of the whole network
 * @param secondKernel the second side's
 * @param alone between the results of both for the same operands, those that the first side has
 * @param accumulated between what both have come to at this node, each on its own
 */
public record Layer(
    String node,
    String operator,
    String problem,
    String firstKernel,
    String secondKernel,
    Distance alone,
    Distance accumulated) {}
