package dev.cardinal.tests.machinecode;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Which instruction follows which, and the loops in that. A loop is a natural one: an edge that
 * leads back to an instruction through which everything must pass that comes from the entry, and
 * what can reach this edge without passing there. So code that C2 has moved out of line belongs to
 * the loop if it returns to it, and the way to an uncommon trap does not.
 */
final class ControlFlow {
  private final List<Instruction> instructions;
  private final List<List<Integer>> before = new ArrayList<>();

  private ControlFlow(List<Instruction> instructions) {
    this.instructions = instructions;
    instructions.forEach(i -> before.add(new ArrayList<>()));
  }

  /**
   * The loops of a method, in the order of their first instructions.
   *
   * @param traps addresses; the first call at or after each does not return
   */
  static List<Loop> loops(List<Instruction> instructions, Collection<Long> traps) {
    var flow = new ControlFlow(instructions);
    flow.connect(flow.callsAt(traps));
    return flow.loops();
  }

  private BitSet callsAt(Collection<Long> addresses) {
    var calls = new TreeMap<Long, Integer>();
    for (int i = 0; i < instructions.size(); i++) {
      if (instructions.get(i).calls()) {
        calls.put(instructions.get(i).address(), i);
      }
    }
    var found = new BitSet();
    for (long address : addresses) {
      Map.Entry<Long, Integer> call = calls.ceilingEntry(address);
      if (call != null) {
        found.set(call.getValue());
      }
    }
    return found;
  }

  /** Follows all ways from the first instruction. */
  private void connect(BitSet leaving) {
    var indices = new HashMap<Long, Integer>();
    for (int i = 0; i < instructions.size(); i++) {
      indices.put(instructions.get(i).address(), i);
    }
    var open = new ArrayDeque<Integer>(List.of(0));
    var reached = new BitSet();
    reached.set(0);
    while (!open.isEmpty()) {
      int from = open.pop();
      for (int to : after(from, leaving, indices)) {
        before.get(to).add(from);
        if (!reached.get(to)) {
          reached.set(to);
          open.push(to);
        }
      }
    }
  }

  private List<Integer> after(int from, BitSet leaving, Map<Long, Integer> indices) {
    Instruction instruction = instructions.get(from);
    var after = new ArrayList<Integer>();
    if (!instruction.isLast() && !leaving.get(from) && from + 1 < instructions.size()) {
      after.add(from + 1);
    }
    OptionalLong target = instruction.target();
    if (instruction.jumps() && target.isPresent() && indices.containsKey(target.getAsLong())) {
      after.add(indices.get(target.getAsLong()));
    }
    return after;
  }

  private List<Loop> loops() {
    var bodies = new TreeMap<Integer, BitSet>();
    for (int header = 0; header < instructions.size(); header++) {
      boolean isMet = before.get(header).size() > (header == 0 ? 0 : 1);
      if (!isMet) {
        continue;
      }
      for (int end : before.get(header)) {
        BitSet body = body(header, end);
        if (header == 0 || !body.get(0)) {
          bodies.computeIfAbsent(header, h -> new BitSet()).or(body);
        }
      }
    }
    return bodies.entrySet().stream()
        .map(loop -> loop(loop.getKey(), loop.getValue(), bodies.keySet()))
        .toList();
  }

  /** What reaches an instruction without passing the header, and the header. */
  private BitSet body(int header, int end) {
    var body = new BitSet();
    body.set(header);
    body.set(end);
    var open = new ArrayDeque<Integer>(List.of(end));
    while (!open.isEmpty()) {
      int at = open.pop();
      if (at == header) {
        continue;
      }
      for (int previous : before.get(at)) {
        if (!body.get(previous)) {
          body.set(previous);
          open.push(previous);
        }
      }
    }
    return body;
  }

  private Loop loop(int header, BitSet body, Collection<Integer> headers) {
    boolean innermost = headers.stream().noneMatch(other -> other != header && body.get(other));
    return new Loop(body.stream().mapToObj(instructions::get).toList(), innermost);
  }
}
