package dev.cardinal.plan;

import dev.cardinal.spi.Kernel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A graph made ready to run for one signature. Immutable; kernels are shared by concurrent runs.
 */
public final class Plan {
  private final String name;
  private final List<Step> steps;
  private final Map<String, Placement> inputs;
  private final Map<String, Placement> outputs;
  private final long arenaBytes;
  private final long leastArenaBytes;
  private final long activationBytes;
  private final boolean nativeMemory;

  Plan(
      String name,
      List<Step> steps,
      Map<String, Placement> inputs,
      Map<String, Placement> outputs,
      MemoryPlanner.Placed memory,
      boolean nativeMemory) {
    this.name = name;
    this.steps = List.copyOf(steps);
    this.inputs = new LinkedHashMap<>(inputs);
    this.outputs = new LinkedHashMap<>(outputs);
    this.arenaBytes = memory.arenaBytes();
    this.leastArenaBytes = memory.leastBytes();
    this.activationBytes = memory.sumBytes();
    this.nativeMemory = nativeMemory;
  }

  /** The graph's name. */
  public String name() {
    return name;
  }

  /** What is done, in order. */
  public List<Step> steps() {
    return steps;
  }

  /** Where the inputs go, by name. */
  public Map<String, Placement> inputs() {
    return java.util.Collections.unmodifiableMap(inputs);
  }

  /** Where the outputs are at the end, by name. */
  public Map<String, Placement> outputs() {
    return java.util.Collections.unmodifiableMap(outputs);
  }

  /** Whether the tensors of a run are in native memory rather than on the heap. */
  public boolean nativeMemory() {
    return nativeMemory;
  }

  /** The memory of one run's tensors, or of one portion's. */
  public long arenaBytes() {
    return arenaBytes;
  }

  /** The lower bound of {@link #arenaBytes} that the values' lifetimes give. */
  public long leastArenaBytes() {
    return leastArenaBytes;
  }

  /** The sum of all activations, which a run without sharing of memory would take. */
  public long activationBytes() {
    return activationBytes;
  }

  /** The largest scratch array that a worker needs, in floats. */
  public int workerFloats() {
    return steps.stream().mapToInt(step -> step.kernel().workerFloats()).max().orElse(0);
  }

  /** The largest scratch array that the workers of a run share, in floats. */
  public int sharedFloats() {
    return steps.stream().mapToInt(step -> step.kernel().sharedFloats()).max().orElse(0);
  }

  /** Whether a kernel computes on threads of its own: see {@link Kernel#ownThreads}. */
  public boolean ownThreads() {
    return steps.stream().anyMatch(step -> step.kernel().ownThreads());
  }

  /** The memory that one run, or portion, takes beside packed weights: arena and scratch. */
  public long runBytes(int threads) {
    return arenaBytes + Float.BYTES * ((long) workerFloats() * threads + sharedFloats());
  }

  /** Frees the kernels; no run may be under way. */
  public void close() {
    steps.forEach(step -> step.kernel().close());
  }

  /** A line for each step. */
  @Override
  public String toString() {
    var text = new StringBuilder("plan ").append(name).append('\n');
    for (Step step : steps) {
      text.append("  ")
          .append(step.node())
          .append(": ")
          .append(step.kernelId())
          .append(" [")
          .append(step.problem())
          .append("]\n");
      step.declined().forEach(d -> text.append("    not ").append(d).append('\n'));
    }
    return text.append("  arena ")
        .append(arenaBytes)
        .append(" bytes, of activations of ")
        .append(activationBytes)
        .append('\n')
        .toString();
  }
}
