package dev.cardinal.formats.pytorch;

import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.pytorch.Pickled.Flag;
import dev.cardinal.formats.pytorch.Pickled.Inert;
import dev.cardinal.formats.pytorch.Pickled.Int;
import dev.cardinal.formats.pytorch.Pickled.Mapping;
import dev.cardinal.formats.pytorch.Pickled.Sequence;
import dev.cardinal.formats.pytorch.Pickled.Storage;
import dev.cardinal.formats.pytorch.Pickled.Text;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads pickles of the protocols 2 to 5 as data. A pickle is a program for a machine with a stack;
 * this machine knows the instructions that build plain values, and those that would import and call
 * something it takes as descriptions ({@link Construction}), only of {@link AllowedNames}. It has
 * no other instructions, and calls nothing.
 */
final class Unpickler {
  private static final int MOST_INSTRUCTIONS = 4_000_000;
  private static final int MOST_STACKED = 100_000;
  private static final int MOST_MEMOIZED = 1_000_000;
  private static final int MOST_DEPTH = 100;
  private static final int MOST_INTEGER_BYTES = 64;
  private static final int OLDEST_PROTOCOL = 2;
  private static final int NEWEST_PROTOCOL = 5;

  private static final Inert NONE = new Inert("None");
  private static final Inert REAL = new Inert("a float");
  private static final Inert BYTES = new Inert("bytes");
  private static final Inert SET = new Inert("a set");
  private static final Inert LONG = new Inert("a long integer");

  private final PickleInput in;
  private final Construction construction;
  private final List<Pickled> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Long, Pickled> memo = new HashMap<>();

  private Unpickler(PickleInput in, Consumer<Storage> seen) {
    this.in = in;
    this.construction = new Construction(in, seen);
  }

  /**
   * Reads the next pickle, to its end and no further.
   *
   * @param seen is told of each reference to a storage
   */
  static Pickled read(PickleInput in, Consumer<Storage> seen) {
    return new Unpickler(in, seen).run();
  }

  private Pickled run() {
    for (int i = 0; i < MOST_INSTRUCTIONS; i++) {
      int instruction = in.u1();
      if (instruction == '.') {
        return pop();
      }
      execute(instruction);
      limit(stack.size() + marks.size(), MOST_STACKED, "values are stacked up");
      limit(memo.size(), MOST_MEMOIZED, "values are memoized");
      limit(stack.isEmpty() ? 0 : stack.getLast().depth(), MOST_DEPTH, "containers are nested");
    }
    throw error("the pickle has more than " + MOST_INSTRUCTIONS + " instructions");
  }

  private void limit(int count, int most, String what) {
    if (count > most) {
      throw error("more than " + most + " " + what + "; this is no honest checkpoint");
    }
  }

  private void execute(int instruction) {
    switch (instruction) {
      case 0x80 -> protocol(); // PROTO
      case 0x95 -> in.i8(); // FRAME: only how far to read ahead
      case 'N' -> push(NONE);
      case 0x88 -> push(new Flag(true)); // NEWTRUE
      case 0x89 -> push(new Flag(false)); // NEWFALSE
      case 'I' -> push(decimal(in.line())); // INT
      case 'J' -> push(new Int(in.i4())); // BININT
      case 'K' -> push(new Int(in.u1())); // BININT1
      case 'M' -> push(new Int(in.u2())); // BININT2
      case 0x8a -> push(integer(in.u1())); // LONG1
      case 0x8b -> push(integer(in.u4())); // LONG4
      case 'G' -> real(); // BINFLOAT
      case 'U', 0x8c -> push(new Text(in.text(in.u1()))); // SHORT_BINSTRING, SHORT_BINUNICODE
      case 'T', 'X' -> push(new Text(in.text(in.u4()))); // BINSTRING, BINUNICODE
      case 0x8d -> push(new Text(in.text(in.i8()))); // BINUNICODE8
      case 'C' -> bytes(in.u1()); // SHORT_BINBYTES
      case 'B' -> bytes(in.u4()); // BINBYTES
      case 0x8e, 0x96 -> bytes(in.i8()); // BINBYTES8, BYTEARRAY8
      default -> executeOnStack(instruction);
    }
  }

  private void executeOnStack(int instruction) {
    switch (instruction) {
      case '(' -> marks.add(stack.size()); // MARK
      case '0' -> pop(); // POP
      case '1' -> popToMark(); // POP_MARK
      case '2' -> push(top()); // DUP
      case ')' -> push(new Sequence()); // EMPTY_TUPLE
      case ']' -> push(new Sequence()); // EMPTY_LIST
      case 't', 'l' -> push(sequence(popToMark())); // TUPLE, LIST
      case 0x85 -> push(sequence(popLast(1))); // TUPLE1
      case 0x86 -> push(sequence(popLast(2))); // TUPLE2
      case 0x87 -> push(sequence(popLast(3))); // TUPLE3
      case 'a' -> append(popLast(1)); // APPEND
      case 'e' -> append(popToMark()); // APPENDS
      case '}' -> push(new Mapping()); // EMPTY_DICT
      case 'd' -> push(mapping(popToMark())); // DICT
      case 's' -> putAll(popLast(2)); // SETITEM
      case 'u' -> putAll(popToMark()); // SETITEMS
      case 0x8f -> push(SET); // EMPTY_SET
      case 0x90 -> popToMark(); // ADDITEMS, to a set
      case 0x91 -> frozenSet();
      case 'q' -> memoize(in.u1()); // BINPUT
      case 'r' -> memoize(in.u4()); // LONG_BINPUT
      case 0x94 -> memoize(memo.size()); // MEMOIZE
      case 'h' -> push(recall(in.u1())); // BINGET
      case 'j' -> push(recall(in.u4())); // LONG_BINGET
      case 'c' -> push(construction.named(in.line(), in.line())); // GLOBAL
      case 0x93 -> namedOnStack(); // STACK_GLOBAL
      case 'R', 0x81 -> construct(popLast(2)); // REDUCE, NEWOBJ
      case 'Q' -> push(construction.storage(pop())); // BINPERSID
      case 'b' -> build();
      default ->
          throw error(
              "the instruction 0x%02x is not one that weights need; save the model's state_dict"
                  .formatted(instruction));
    }
  }

  private void protocol() {
    int protocol = in.u1();
    if (protocol < OLDEST_PROTOCOL || protocol > NEWEST_PROTOCOL) {
      throw error("pickle protocol " + protocol + " is not one of 2 to 5");
    }
  }

  private Pickled decimal(String digits) {
    try {
      return new Int(Long.parseLong(digits));
    } catch (NumberFormatException e) {
      throw error("'" + digits + "' is not an integer");
    }
  }

  private Pickled integer(long bytes) {
    if (bytes > MOST_INTEGER_BYTES) {
      throw error("an integer of " + bytes + " bytes has no business in a checkpoint");
    }
    BigInteger value = in.integer((int) bytes);
    return value.bitLength() < Long.SIZE ? new Int(value.longValue()) : LONG;
  }

  private void real() {
    in.real();
    push(REAL);
  }

  private void bytes(long count) {
    in.skip(count);
    push(BYTES);
  }

  private static Sequence sequence(List<Pickled> items) {
    var sequence = new Sequence();
    sequence.add(items);
    return sequence;
  }

  private void append(List<Pickled> items) {
    switch (top()) {
      case Sequence sequence -> sequence.add(items);
      case Inert _ -> {}
      case Pickled other -> throw error("appends to " + other.what());
    }
  }

  private Mapping mapping(List<Pickled> keysAndValues) {
    var mapping = new Mapping();
    put(keysAndValues, mapping);
    return mapping;
  }

  private void putAll(List<Pickled> keysAndValues) {
    switch (top()) {
      case Mapping mapping -> put(keysAndValues, mapping);
      case Inert _ -> {}
      case Pickled other -> throw error("puts entries into " + other.what());
    }
  }

  private void put(List<Pickled> keysAndValues, Mapping mapping) {
    if (keysAndValues.size() % 2 != 0) {
      throw error("a dict has a key without a value");
    }
    for (int i = 0; i < keysAndValues.size(); i += 2) {
      mapping.put(keysAndValues.get(i), keysAndValues.get(i + 1));
    }
  }

  private void namedOnStack() {
    List<Pickled> names = popLast(2);
    if (names.get(0) instanceof Text(String module) && names.get(1) instanceof Text(String name)) {
      push(construction.named(module, name));
    } else {
      throw error("imports what is not named by two texts");
    }
  }

  private void construct(List<Pickled> callableAndArguments) {
    push(construction.of(callableAndArguments.get(0), callableAndArguments.get(1)));
  }

  private void frozenSet() {
    popToMark();
    push(SET);
  }

  /** Attributes of the value below them, which do not matter. */
  private void build() {
    pop();
    top();
  }

  private void memoize(long index) {
    memo.put(index, top());
  }

  private Pickled recall(long index) {
    Pickled value = memo.get(index);
    if (value == null) {
      throw error("recalls the value " + index + ", which has not been memoized");
    }
    return value;
  }

  private void push(Pickled value) {
    stack.add(value);
  }

  private Pickled top() {
    require(1);
    return stack.getLast();
  }

  private Pickled pop() {
    require(1);
    return stack.removeLast();
  }

  private List<Pickled> popToMark() {
    if (marks.isEmpty()) {
      throw error("goes back to a mark, but there is none");
    }
    return popLast(stack.size() - marks.removeLast());
  }

  private List<Pickled> popLast(int count) {
    require(count);
    List<Pickled> last = stack.subList(stack.size() - count, stack.size());
    List<Pickled> copy = List.copyOf(last);
    last.clear();
    return copy;
  }

  /** What lies below the last mark is out of reach. */
  private void require(int count) {
    int floor = marks.isEmpty() ? 0 : marks.getLast();
    if (stack.size() - count < floor) {
      throw error("takes a value from the stack where there is none");
    }
  }

  private ModelFormatException error(String problem) {
    return in.error(problem);
  }
}
