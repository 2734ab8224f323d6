package dev.cardinal.plan;

import dev.cardinal.spi.KernelDescriptor;
import java.util.List;

/**
 * The kernel chosen for a node.
 *
 * @param kernel the first candidate that accepted
 * @param declined the candidates before it, with their reasons
 */
record KernelChoice(KernelDescriptor kernel, List<Declined> declined) {}
