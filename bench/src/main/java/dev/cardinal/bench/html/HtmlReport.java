package dev.cardinal.bench.html;

import com.github.mustachejava.DefaultMustacheFactory;
import com.github.mustachejava.Mustache;
import dev.cardinal.bench.document.Document;
import dev.cardinal.bench.report.TextFile;
import dev.cardinal.bench.result.Comparison;
import dev.cardinal.bench.result.Verdict;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;

/**
 * A report as one HTML file that needs nothing else: charts, and all figures as tables, which are
 * there without scripts too.
 */
public final class HtmlReport {
  /** The name of its file. */
  public static final String FILE = "index.html";

  private static final List<String> SCRIPTS =
      List.of("charts.js", "runs.js", "layers.js", "page.js");

  private HtmlReport() {}

  /**
   * Writes {@value #FILE}.
   *
   * @param verdicts what became of latencies since a baseline; empty where there is none
   * @param folder where to; made if it is missing
   * @return the file
   */
  public static Path write(Comparison comparison, List<Verdict> verdicts, Path folder) {
    Path file = folder.resolve(FILE);
    TextFile.write(file, of(comparison, verdicts));
    return file;
  }

  static String of(Comparison comparison, List<Verdict> verdicts) {
    Mustache template =
        new DefaultMustacheFactory()
            .compile(new StringReader(Resource.own("page.mustache")), "page.mustache");
    var page =
        new Page(
            Document.of(comparison, verdicts),
            Resource.own("page.css"),
            Resource.echarts("dist/echarts.min.js"),
            SCRIPTS.stream().map(Resource::own).toList(),
            PageData.of(comparison, verdicts).json(),
            List.of(
                Resource.echarts("NOTICE"),
                Resource.echarts("LICENSE"),
                Resource.echarts("licenses/LICENSE-d3")));
    var html = new StringWriter();
    template.execute(html, page);
    return html.toString();
  }

  /**
   * What the template fills in.
   *
   * @param document what the report says
   * @param style the style sheet
   * @param echarts the library that draws the charts
   * @param scripts the scripts of the page
   * @param data what they draw, as JSON
   * @param licences of the library
   */
  record Page(
      Document document,
      String style,
      String echarts,
      List<String> scripts,
      String data,
      List<String> licences) {}
}
