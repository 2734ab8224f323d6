package dev.cardinal.bench.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Texts of the class path. */
final class Resource {
  private static final String WEBJAR = "/META-INF/maven/org.webjars.npm/echarts/pom.properties";

  private Resource() {}

  /** One of this package's. */
  static String own(String name) {
    return read(name);
  }

  /** One of ECharts'. */
  static String echarts(String name) {
    return read("/META-INF/resources/webjars/echarts/" + echartsVersion() + "/" + name);
  }

  /** The version of ECharts. */
  static String echartsVersion() {
    var properties = new Properties();
    try {
      properties.load(new StringReader(read(WEBJAR)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  private static String read(String name) {
    try (InputStream in = Resource.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + ": is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + ": cannot be read: " + e, e);
    }
  }
}
