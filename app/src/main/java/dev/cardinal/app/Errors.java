package dev.cardinal.app;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Tells errors, each in one line on the standard error. */
final class Errors {
  private final PrintWriter err;
  private final BooleanSupplier stacktrace;

  Errors(PrintWriter err, BooleanSupplier stacktrace) {
    this.err = err;
    this.stacktrace = stacktrace;
  }

  /** An error while a command ran. */
  int failure(Throwable error) {
    err.println("cardinal: " + line(error));
    if (stacktrace.getAsBoolean()) {
      error.printStackTrace(err);
    }
    return CommandLine.ExitCode.SOFTWARE;
  }

  /** A wrong command line. */
  int usage(ParameterException error) {
    CommandLine command = error.getCommandLine();
    err.println("cardinal: " + oneLine(error.getMessage()));
    if (!UnmatchedArgumentException.printSuggestions(error, err)) {
      err.print("Usage: " + command.getHelp().synopsis(7));
    }
    err.println("'" + command.getCommandSpec().qualifiedName() + " --help' tells more.");
    return CommandLine.ExitCode.USAGE;
  }

  /** What happened, in one line. */
  static String line(Throwable error) {
    return oneLine(
        switch (error) {
          case OutOfMemoryError e ->
              "memory does not suffice (" + e.getMessage() + "); give Java more with -Xmx";
          case NoSuchFileException e -> e.getFile() + ": no such file or folder";
          case FileNotFoundException e -> e.getMessage();
          case AccessDeniedException e -> e.getFile() + ": access is denied";
          case FileSystemException e -> e.getMessage();
          case UncheckedIOException e when e.getCause() instanceof FileSystemException cause ->
              line(cause);
          case IOException e -> e.getMessage() == null ? e.toString() : e.getMessage();
          case RuntimeException e when isExplained(e) -> e.getMessage();
          default -> "internal error: " + error + " (--stacktrace tells where)";
        });
  }

  /** Whether an exception was thrown with words for people, not by the JVM. */
  private static boolean isExplained(RuntimeException error) {
    return error.getMessage() != null
        && !(error instanceof NullPointerException
            || error instanceof IndexOutOfBoundsException
            || error instanceof ClassCastException);
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
