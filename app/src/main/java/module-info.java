/** The {@code cardinal} command. */
module dev.cardinal.app {
  requires dev.cardinal.engine;
  requires dev.cardinal.formats;
  requires com.fasterxml.jackson.databind;
  requires info.picocli;

  opens dev.cardinal.app to
      info.picocli;

  provides System.LoggerFinder with
      dev.cardinal.app.StderrLoggers;
}
