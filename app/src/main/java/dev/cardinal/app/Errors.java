package dev.cardinal.app;

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
public final class Errors {
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
  public static String line(Throwable error) {
    return oneLine(
        switch (error) {
          case OutOfMemoryError e ->
              "memory does not suffice ("
                  + e.getMessage()
                  + "); give Java more: JAVA_TOOL_OPTIONS=-Xmx8g";
          case UncheckedIOException e -> withReason(e.getMessage(), e.getCause());
          case FileSystemException e -> e.getFile() + ": " + reason(e);
          case IOException e -> reason(e);
          case RuntimeException e when isExplained(e) -> e.getMessage();
          default -> "internal error: " + error + " (--stacktrace tells where)";
        });
  }

  /** A message that ends with an exception as Java prints it, with its reason instead. */
  private static String withReason(String message, IOException cause) {
    String java = cause.toString();
    return message.endsWith(java)
        ? message.substring(0, message.length() - java.length()) + reason(cause)
        : message;
  }

  private static String reason(IOException error) {
    return switch (error) {
      case NoSuchFileException _ -> "no such file or folder";
      case AccessDeniedException _ -> "access is denied";
      case FileSystemException e when e.getReason() != null -> e.getReason();
      default -> error.getMessage() == null ? error.toString() : error.getMessage();
    };
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
