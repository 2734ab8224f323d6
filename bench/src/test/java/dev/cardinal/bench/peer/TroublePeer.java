package dev.cardinal.bench.peer;

import dev.cardinal.Model;
import dev.cardinal.bench.contest.CardinalContestant;
import dev.cardinal.bench.contest.Contestant;
import dev.cardinal.graph.Graph;
import dev.cardinal.tensor.Tensor;
import dev.cardinal.tensor.TensorType;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Contestants that make trouble, each of its kind; the reference computes what they answer. */
public abstract sealed class TroublePeer implements Peer {
  private final String id;

  private TroublePeer(String id) {
    this.id = id;
  }

  /** Cannot be loaded. */
  public static final class Missing extends TroublePeer {
    public Missing() {
      super("missing");
    }

    @Override
    public Contestant open(Setting setting) {
      throw new UnsatisfiedLinkError("no such library");
    }
  }

  /** Cannot read such a network. */
  public static final class Unfit extends TroublePeer {
    public Unfit() {
      super("unfit");
    }

    @Override
    public Path model(Graph graph, TensorType image, Path onnx) {
      throw new IllegalArgumentException("it knows no Conv");
    }
  }

  /** Ends its process in its tenth run. */
  public static final class Dying extends TroublePeer {
    public Dying() {
      super("dying");
    }

    @Override
    void trouble(int run) {
      if (run == 10) {
        System.err.println("a last word");
        Runtime.getRuntime().halt(134);
      }
    }
  }

  /** Reads where nothing is in its tenth run, as native code may. */
  public static final class Crashing extends TroublePeer {
    public Crashing() {
      super("crashing");
    }

    @Override
    @SuppressWarnings("restricted") // what it does is not allowed, of course
    void trouble(int run) {
      if (run == 10) {
        MemorySegment nothing = MemorySegment.ofAddress(8).reinterpret(8);
        System.out.println(nothing.get(ValueLayout.JAVA_INT, 0));
      }
    }
  }

  /** Never ends its tenth run. */
  public static final class Hanging extends TroublePeer {
    public Hanging() {
      super("hanging");
    }

    @Override
    void trouble(int run) {
      while (run == 10) {
        Thread.onSpinWait();
      }
    }
  }

  /** Answers something else. */
  public static final class Wrong extends TroublePeer {
    public Wrong() {
      super("wrong");
    }

    @Override
    Tensor output(Tensor right) {
      float[] values = right.toFloats();
      values[0] += 1;
      return Tensor.of(values, right.shape().dims());
    }
  }

  /** Prints where the answers stand, as native libraries do. */
  public static final class Noisy extends TroublePeer {
    public Noisy() {
      super("noisy");
    }

    @Override
    @SuppressWarnings("resource") // the standard output stays open
    void trouble(int run) {
      try {
        byte[] text = ("run " + run + "\nand more").getBytes(StandardCharsets.UTF_8);
        System.out.println("{}");
        new FileOutputStream(FileDescriptor.out).write(text);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public String id() {
    return id;
  }

  @Override
  public String title() {
    return "Trouble";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public List<String> artifacts() {
    return List.of();
  }

  void trouble(int run) {}

  Tensor output(Tensor right) {
    return right;
  }

  @Override
  public Contestant open(Setting setting) {
    return new Troubled(
        this,
        new CardinalContestant(
            Model.load(setting.model()), setting.input(), 1, List.of("reference")));
  }

  private static final class Troubled implements Contestant {
    private final TroublePeer peer;
    private final Contestant inner;
    private int runs;

    Troubled(TroublePeer peer, Contestant inner) {
      this.peer = peer;
      this.inner = inner;
    }

    @Override
    public String name() {
      return peer.id();
    }

    @Override
    public void run() {
      runs++;
      peer.trouble(runs);
      inner.run();
    }

    @Override
    public Tensor output() {
      return peer.output(inner.output());
    }

    @Override
    public void close() {
      inner.close();
    }
  }
}
