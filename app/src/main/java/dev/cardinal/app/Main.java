package dev.cardinal.app;

import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code cardinal} command. */
@Command(
    name = "cardinal",
    description = "Runs convolutional networks on the CPU.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    subcommands = {
      ClassifyCommand.class,
      RunCommand.class,
      SummaryCommand.class,
      InspectCommand.class,
      GraphCommand.class,
      ConvertCommand.class,
      DiffCommand.class,
      BenchCommand.class,
      CompareNotice.class,
      CommandLine.HelpCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  @Option(
      names = "--stacktrace",
      scope = ScopeType.INHERIT,
      description = "Print where an error came from, too.")
  private boolean stacktrace;

  private Main() {}

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] args) {
    main(args, List.of());
  }

  /**
   * Runs the command and ends the process with its exit code.
   *
   * @param others more subcommands, each instead of the one of its name if there is one
   */
  public static void main(String[] args, List<?> others) {
    var stdout = new StandardOutput();
    PrintWriter err = writer(System.err);
    int code = execute(writer(new PrintStream(stdout)), err, others, args);
    Optional<String> lost = stdout.failure();
    lost.ifPresent(reason -> err.println("cardinal: standard output cannot be written: " + reason));
    System.exit(lost.isPresent() ? 1 : code);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, stream.charset()), true);
  }

  /** Runs the command and returns its exit code: 0, 1 after an error, 2 for a wrong usage. */
  static int execute(PrintWriter out, PrintWriter err, String... args) {
    return execute(out, err, List.of(), args);
  }

  /** As {@link #execute(PrintWriter, PrintWriter, String...)}, with more subcommands. */
  public static int execute(PrintWriter out, PrintWriter err, List<?> others, String... args) {
    var main = new Main();
    CommandLine command = new CommandLine(main);
    others.forEach(other -> add(command, new CommandLine(other)));
    command.setOut(out).setErr(err);
    var errors = new Errors(err, () -> main.stacktrace);
    command.setExecutionExceptionHandler((e, _, _) -> errors.failure(e));
    command.setParameterExceptionHandler((e, _) -> errors.usage(e));
    try {
      return command.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return errors.failure(e);
    } finally {
      out.flush();
      err.flush();
    }
  }

  private static void add(CommandLine command, CommandLine other) {
    String name = other.getCommandName();
    command.getCommandSpec().removeSubcommand(name);
    command.addSubcommand(name, other);
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "say what to do: give a subcommand");
  }
}
