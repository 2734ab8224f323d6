package dev.cardinal.tests.machinecode;

import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * A loop of machine code.
 *
 * @param body its instructions in the order of their addresses
 * @param innermost whether there is no loop within it
 */
record Loop(List<Instruction> body, boolean innermost) {
  int fmas() {
    return count(Instruction::multipliesAndAdds);
  }

  int loads() {
    return count(Instruction::loadsVector);
  }

  int stores() {
    return count(Instruction::storesVector);
  }

  int broadcasts() {
    return count(Instruction::broadcasts);
  }

  int stackAccesses() {
    return count(Instruction::touchesStack);
  }

  int vectorSpills() {
    return count(Instruction::spillsVector);
  }

  int movesBetweenFiles() {
    return count(Instruction::movesBetweenFiles);
  }

  int calls() {
    return count(Instruction::calls);
  }

  int allocations() {
    return count(Instruction::allocates);
  }

  /** Conditional jumps out of the loop: its end, and checks of bounds and the like. */
  int exits() {
    return count(i -> i.target().isPresent() && i.jumps() && !i.isLast() && leaves(i));
  }

  private boolean leaves(Instruction jump) {
    return body.stream().noneMatch(i -> i.address() == jump.target().getAsLong());
  }

  private int count(Predicate<Instruction> kind) {
    return (int) body.stream().filter(kind).count();
  }

  /** The instructions, one a line. */
  String listing() {
    return body.stream()
        .map(i -> "%12x  %s".formatted(i.address(), i))
        .collect(Collectors.joining("\n"));
  }
}
