package dev.cardinal.bench.peer;

import dev.cardinal.bench.report.Forks;
import dev.cardinal.bench.report.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The comparison's end of the talk with a process. */
public final class PeerProcess implements AutoCloseable {
  private static final Duration END = Duration.ofSeconds(5);

  /** In the report that a JVM prints when it crashes: a line follows that says where. */
  private static final String FRAME = "# Problematic frame:";

  /** The line of such a report that names the signal. */
  private static final Pattern SIGNAL = Pattern.compile("^#\\s+(SIG|EXCEPTION_)");

  private static final int MOST_CHATTER = 200;

  private final Process process;
  private final Duration limit;

  /** Answers, and at the end nothing. */
  private final BlockingQueue<Optional<Talk.Line>> answers = new LinkedBlockingQueue<>();

  private final Deque<String> chatter = new ArrayDeque<>();

  private PeerProcess(Process process, Duration limit) {
    this.process = process;
    this.limit = limit;
    Thread.ofVirtual().start(this::read);
  }

  /**
   * Starts the process of a contestant.
   *
   * @param folder its working directory, where it may leave what it likes
   * @param slowdown per cent by which its runs are slowed on purpose
   * @param limit how long it may take for an answer
   */
  public static PeerProcess contestant(
      Peer peer, Setting setting, Path folder, double slowdown, Duration limit) {
    List<String> options = new ArrayList<>(peer.javaOptions());
    if (slowdown > 0) {
      options.add("-D" + Slowdown.PROPERTY + "=" + slowdown);
    }
    List<String> arguments = new ArrayList<>();
    arguments.add(peer.id());
    arguments.addAll(setting.arguments());
    return start(ContestantMain.class, options, arguments, folder, limit);
  }

  /** Starts the process that measures what so many threads of the machine can do. */
  public static PeerProcess peaks(int threads, Path folder, Duration limit) {
    List<String> options = List.of("--add-modules=jdk.incubator.vector");
    return start(PeaksMain.class, options, List.of(Integer.toString(threads)), folder, limit);
  }

  /** Starts a Java without a contestant. */
  public static PeerProcess empty(Path folder, Duration limit) {
    return start(Resting.class, List.of(), List.of(), folder, limit);
  }

  private static PeerProcess start(
      Class<?> main, List<String> options, List<String> arguments, Path folder, Duration limit) {
    var all = new ArrayList<String>(options);
    all.add("--enable-native-access=ALL-UNNAMED");
    all.add("-XX:ErrorFile=" + folder.resolve("crash-%p.log"));
    all.add("-XX:-CreateCoredumpOnCrash");
    try {
      ProcessBuilder builder = Forks.builder(main, all, arguments);
      builder.directory(folder.toFile()).redirectErrorStream(true);
      return new PeerProcess(builder.start(), limit);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start another Java: " + e, e);
    }
  }

  private void read() {
    try (InputStream in = process.getInputStream();
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line);
      }
    } catch (IOException | RuntimeException e) {
      hear("its answer cannot be read: " + e);
    }
    answers.add(Optional.empty());
  }

  private void take(String line) {
    int mark = line.indexOf(Talk.MARK);
    if (mark >= 0) {
      answers.add(
          Optional.of(Json.parse(line.substring(mark + Talk.MARK.length()), Talk.Line.class)));
    }
    hear(mark < 0 ? line : line.substring(0, mark));
  }

  private synchronized void hear(String line) {
    if (!line.isBlank()) {
      chatter.addLast(line);
    }
    if (chatter.size() > MOST_CHATTER) {
      chatter.removeFirst();
    }
  }

  /** The last lines that it printed beside its answers. */
  public synchronized List<String> chatter() {
    return List.copyOf(chatter);
  }

  /**
   * Waits for what it says by itself.
   *
   * @throws PeerException if it fails, ends or takes too long; in the latter case it is ended
   */
  public <R> R hear(Class<R> type) throws PeerException {
    Optional<Talk.Line> answer = next();
    if (answer.isEmpty()) {
      throw new PeerException(death());
    }
    Talk.Line line = answer.get();
    if (!line.failure().isEmpty()) {
      throw new PeerException(line.failure());
    }
    return Json.of(line.value(), type);
  }

  private Optional<Talk.Line> next() throws PeerException {
    try {
      Optional<Talk.Line> line = answers.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        process.destroyForcibly();
        throw new PeerException("it gave no answer within " + limit.toSeconds() + " s");
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
      throw new PeerException("interrupted");
    }
  }

  private String death() throws PeerException {
    answers.add(Optional.empty()); // for whoever asks next
    try {
      if (!process.waitFor(END)) {
        process.destroyForcibly();
        return "its process closed its output";
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerException("interrupted");
    }
    String words = lastWords(chatter());
    return "its process ended with code "
        + process.exitValue()
        + (words.isEmpty() ? "" : ": " + words);
  }

  /** The last line, or of a report of a crash the signal and where it was raised. */
  private static String lastWords(List<String> lines) {
    int frame = lines.indexOf(FRAME);
    if (frame < 0 || frame + 1 == lines.size()) {
      return lines.isEmpty() ? "" : lines.getLast();
    }
    String where = lines.get(frame + 1);
    return lines.subList(0, frame).stream()
        .filter(line -> SIGNAL.matcher(line).find())
        .findFirst()
        .map(signal -> "a crash in native code, " + told(signal) + " in " + told(where))
        .orElseGet(() -> told(where));
  }

  private static String told(String line) {
    return line.replaceFirst("^#\\s*", "").replaceFirst(" at pc=.*", "").strip();
  }

  /**
   * Asks for something and waits for the answer.
   *
   * @throws PeerException if it fails, ends or takes too long; in the latter case it is ended
   */
  public <R> R ask(Request<R> request) throws PeerException {
    try {
      process.getOutputStream().write((Json.line(request) + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      hear("it takes no more requests: " + e.getMessage());
    }
    return hear(request.answer());
  }

  /** Processor time that it has used. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Ends it. */
  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(END)) {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
