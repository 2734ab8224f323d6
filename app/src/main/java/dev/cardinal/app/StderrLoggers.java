package dev.cardinal.app;

import java.text.MessageFormat;
import java.util.ResourceBundle;

/** Prints what libraries log, warnings and worse, as single lines on the standard error. */
public final class StderrLoggers extends System.LoggerFinder {
  /** A finder; it has no state. */
  public StderrLoggers() {}

  @Override
  public System.Logger getLogger(String name, Module module) {
    return new StderrLogger(name);
  }

  private record StderrLogger(String name) implements System.Logger {
    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean isLoggable(Level level) {
      return level.getSeverity() >= Level.WARNING.getSeverity() && level != Level.OFF;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
      print(level, thrown == null ? message : message + ": " + Errors.line(thrown));
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... params) {
      boolean plain = params == null || params.length == 0;
      print(level, plain ? format : MessageFormat.format(format, params));
    }

    private void print(Level level, String message) {
      if (isLoggable(level)) {
        String severity = level.name().toLowerCase(java.util.Locale.ROOT);
        System.err.println("cardinal: " + severity + ": " + message);
      }
    }
  }
}
