package dev.cardinal.bench.document;

import dev.cardinal.bench.report.TextFile;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import java.nio.file.Path;
import java.util.List;

/** A report in Markdown: everything as tables. */
public final class MarkdownReport {
  /** The name of its file. */
  public static final String FILE = "report.md";

  private final StringBuilder text = new StringBuilder();

  private MarkdownReport() {}

  /**
   * Writes {@value #FILE}.
   *
   * @param verdicts what became of latencies since a baseline; empty where there is none
   * @param folder where to; made if it is missing
   * @return the file
   */
  public static Path write(Comparison comparison, List<Verdict> verdicts, Path folder) {
    Path file = folder.resolve(FILE);
    TextFile.write(file, of(Document.of(comparison, verdicts)));
    return file;
  }

  static String of(Document document) {
    var report = new MarkdownReport();
    report.heading("#", document.title() + ", compared");
    document.lead().forEach(report::paragraph);
    report.list("Beware", document.warnings());
    report.list("Did not take part", document.declined());
    document.sections().forEach(report::section);
    return report.text.toString().stripTrailing() + "\n";
  }

  private void section(Section section) {
    heading("##", section.title());
    section.text().forEach(this::paragraph);
    for (Table table : section.tables()) {
      if (section.titled()) {
        heading("###", table.title());
      }
      text.append(table.markdown()).append('\n');
    }
  }

  private void list(String title, List<String> lines) {
    if (!lines.isEmpty()) {
      heading("##", title);
      lines.forEach(line -> text.append("- ").append(Markdown.escape(line)).append('\n'));
      text.append('\n');
    }
  }

  private void heading(String mark, String title) {
    text.append(mark).append(' ').append(Markdown.escape(title)).append("\n\n");
  }

  private void paragraph(String line) {
    text.append(Markdown.escape(line)).append("\n\n");
  }
}
