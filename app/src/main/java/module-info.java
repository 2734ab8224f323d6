/** The {@code cardinal} command. */
@SuppressWarnings("requires-automatic") // graph-support has no module descriptor
module dev.cardinal.app {
  requires dev.cardinal.engine;
  requires dev.cardinal.formats;
  requires com.fasterxml.jackson.databind;
  requires graph.support.core;
  requires info.picocli;

  opens dev.cardinal.app to
      info.picocli;

  provides System.LoggerFinder with
      dev.cardinal.app.StderrLoggers;
}
