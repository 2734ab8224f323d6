package dev.cardinal.formats.pytorch;

import static dev.cardinal.formats.pytorch.Refusal.refuses;

import dev.cardinal.formats.ZipFiles;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checkpoints that want to run something, or to take all memory: each is one clear error. */
final class HostileCheckpointTest {
  /** In both forms of checkpoints. */
  private static void refusesPickle(String reason, UnaryOperator<PickleWriter> content) {
    byte[] pickle = content.apply(new PickleWriter()).end();
    refuses(reason, Checkpoints.zip(pickle, Map.of()));
    refuses(reason, Checkpoints.old(pickle, Map.of()));
  }

  @ParameterizedTest
  @CsvSource({
    "os, system",
    "posix, system",
    "subprocess, Popen",
    "builtins, eval",
    "builtins, exec",
    "builtins, getattr",
    "__builtin__, apply",
    "torch, load",
    "torch.hub, load",
    "collections, OrderedDict.__init__",
    "torch.serialization, load",
    "numpy, load",
    "runpy, _run_code",
    "'', ''"
  })
  void namesOutsideTheListAreRefused(String module, String name) {
    String reason = "names '" + module + "." + name + "'";
    refusesPickle(
        reason,
        pickle -> pickle.named(module, name).mark().text("touch /tmp/pwned").tuple().reduce());
    refusesPickle(reason, pickle -> pickle.text(module).text(name).op(0x93));
  }

  @Test
  void whatIsOnTheListIsNotCalledWithAnythingElse() {
    refusesPickle(
        "makes a tensor of other things",
        pickle ->
            pickle.named("torch._utils", "_rebuild_tensor_v2").mark().text("x").tuple().reduce());
    refusesPickle(
        "calls the storage type",
        pickle -> pickle.named("torch", "FloatStorage").tuple(10).reduce());
    refusesPickle("calls a text with", pickle -> pickle.text("x").tuple(1).reduce());
    refusesPickle(
        "with only 0 arguments",
        pickle -> pickle.named("torch._utils", "_rebuild_parameter").op(')').reduce());
    refusesPickle(
        "calls a sequence of 0",
        pickle ->
            pickle
                .named("torch._tensor", "_rebuild_from_type_v2")
                .mark()
                .op(')')
                .none()
                .op(')')
                .tuple()
                .reduce());
  }

  @ParameterizedTest
  @ValueSource(
      ints = {'i', 'o', 'P', 'S', 'V', 'L', 'F', 'g', 'p', 0x82, 0x83, 0x84, 0x92, 0x97, 0})
  void otherInstructionsAreRefused(int instruction) {
    refusesPickle(
        "the instruction 0x%02x".formatted(instruction), pickle -> pickle.op(instruction));
  }

  @Test
  void deepNestingIsRefused() {
    refusesPickle(
        "containers are nested",
        pickle -> {
          pickle.op(')');
          for (int i = 0; i < 200_000; i++) {
            pickle.op(0x85);
          }
          return pickle;
        });
    refusesPickle("values are stacked up", pickle -> repeat(pickle, ']', 200_000));
    refusesPickle("values are stacked up", pickle -> repeat(pickle, '(', 200_000));
  }

  @Test
  void containersThatContainThemselvesDoNoHarm() {
    refusesPickle(
        "there are no weights in it",
        pickle -> pickle.dict().op('q').op(0).mark().text("state_dict").op('h').op(0).putAll());
  }

  private static PickleWriter repeat(PickleWriter pickle, int instruction, int times) {
    for (int i = 0; i < times; i++) {
      pickle.op(instruction);
    }
    return pickle;
  }

  @Test
  void memoBombsAreRefused() {
    refusesPickle(
        "values are memoized",
        pickle -> {
          pickle.none();
          for (int i = 0; i < 1_500_000; i++) {
            pickle.op('r', i * 2654435761L);
          }
          return pickle;
        });
    refusesPickle("has not been memoized", pickle -> pickle.op('j', -1));
  }

  /** Each list holds the one before it twice: small in memory, unless somebody copies it. */
  @Test
  void aBillionLaughsAreRefused() {
    refusesPickle(
        "holds a sequence of 2 instead of a state dict",
        pickle -> {
          pickle.none();
          for (int i = 0; i < 60; i++) {
            pickle.op('2').op(0x86);
          }
          return pickle;
        });
  }

  @Test
  void tooManyInstructionsAreRefused() {
    refusesPickle(
        "more than 4000000 instructions",
        pickle -> {
          for (int i = 0; i < 2_100_000; i++) {
            pickle.none().op('0');
          }
          return pickle;
        });
  }

  @Test
  void hugeCountsAreRefused() {
    refusesPickle("where only", pickle -> pickle.op('X', 0xFFFFFFFFL));
    refusesPickle("where only", pickle -> pickle.op('B', 0x7FFFFFFFL));
    refusesPickle("where only", pickle -> pickle.op(0x8d).raw(PickleWriter.little(1L << 60, 8)));
    refusesPickle("where only", pickle -> pickle.op(0x8e).raw(PickleWriter.little(-1, 8)));
    refusesPickle("an integer of", pickle -> pickle.op(0x8b, 1 << 30));
    refusesPickle("no end of the line", pickle -> repeat(pickle.op('c'), 'x', 5000));
    refusesPickle("is not an integer", pickle -> pickle.op('I').raw(new byte[] {'x', '\n'}));
  }

  @Test
  void theStackIsNotUnderrun() {
    for (int instruction : new int[] {'0', 'a', 's', 'R', 'b', 'Q', '2', 0x87, 0x93, 'q'}) {
      refusesPickle("where there is none", pickle -> pickle.op(instruction).op(0));
      refusesPickle("where there is none", pickle -> pickle.none().mark().op(instruction).op(0));
    }
    refusesPickle("there is none", pickle -> pickle.op('u'));
    refusesPickle("a key without a value", pickle -> pickle.dict().mark().text("k").putAll());
    refusesPickle("puts entries into a text", pickle -> pickle.text("x").none().none().op('s'));
    refusesPickle("appends to a dict", pickle -> pickle.dict().none().op('a'));
  }

  @Test
  void filesThatHoldNoStateDictAreRefused() {
    refusesPickle("holds None instead of a state dict", PickleWriter::none);
    refusesPickle("no weights in it, only a dict of 0", PickleWriter::dict);
    refuses(
        "no PyTorch checkpoint: there are 0 files data.pkl",
        ZipFiles.stored(Map.of("x", new byte[1])));
    refuses(
        "a TorchScript program",
        ZipFiles.stored(Map.of("m/data.pkl", new byte[1], "m/constants.pkl", new byte[1])));
    refuses(
        "big-endian",
        ZipFiles.stored(
            Map.of(
                "m/data.pkl",
                new PickleWriter().dict().end(),
                "m/byteorder",
                "big".getBytes(StandardCharsets.UTF_8))));
    refuses("not a PyTorch checkpoint", new byte[100]);
    refuses("not a PyTorch checkpoint", new byte[1]);
  }
}
