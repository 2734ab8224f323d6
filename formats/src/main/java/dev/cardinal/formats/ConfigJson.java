package dev.cardinal.formats;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cardinal.format.ModelFormatException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A JSON object of settings: values and lists of values, also within objects one level down, whose
 * entries are known as {@code object.entry}.
 */
public final class ConfigJson {
  private static final int MAX_BYTES = 1 << 24;
  private static final JsonFactory JSON = new JsonFactory();

  private final String file;
  private final Map<String, List<String>> entries = new LinkedHashMap<>();
  private final Set<String> others = new HashSet<>();

  private ConfigJson(String file) {
    this.file = file;
  }

  /**
   * Reads a file.
   *
   * @throws ModelFormatException if it is not a JSON object, or has more than 16 MiB
   * @throws UncheckedIOException if it cannot be read
   */
  public static ConfigJson read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return read(file.toString(), in);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be read: " + e, e);
    }
  }

  /** Reads a stream to its end; {@code name} stands for the file in errors. */
  public static ConfigJson read(String name, InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new ModelFormatException(name, "", "has more than " + MAX_BYTES + " bytes");
    }
    var config = new ConfigJson(name);
    try (JsonParser in = JSON.createParser(bytes)) {
      if (in.nextToken() != JsonToken.START_OBJECT) {
        throw new ModelFormatException(name, "", "is not a JSON object");
      }
      config.object(in, "");
    } catch (IOException e) {
      String reason = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
      throw new ModelFormatException(name, "", "is not JSON: " + reason, e);
    }
    return config;
  }

  private void object(JsonParser in, String path) throws IOException {
    for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
      String name = path + key;
      JsonToken value = in.nextToken();
      if (value == JsonToken.START_OBJECT) {
        others.add(name);
        if (path.isEmpty()) {
          object(in, key + ".");
        } else {
          in.skipChildren();
        }
      } else if (value == JsonToken.START_ARRAY) {
        list(in, name);
      } else if (value != JsonToken.VALUE_NULL) {
        entries.put(name, List.of(in.getText()));
      }
    }
  }

  private void list(JsonParser in, String name) throws IOException {
    List<String> values = new ArrayList<>();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      if (!in.currentToken().isScalarValue()) {
        others.add(name);
        in.skipChildren();
      }
      values.add(in.getText());
    }
    entries.put(name, values);
  }

  /** The file's name. */
  public String file() {
    return file;
  }

  /** The names of all entries that are values or lists of values, in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /**
   * An entry: a list, or one value; empty if it is not there or null.
   *
   * @throws ModelFormatException if it is something else
   */
  public Optional<List<String>> values(String name) {
    if (others.contains(name)) {
      throw new ModelFormatException(
          file, "entry '" + name + "'", "is neither a value nor a list of values");
    }
    return Optional.ofNullable(entries.get(name));
  }

  /** An entry of one value; see {@link #values}. */
  public Optional<String> value(String name) {
    return values(name).map(values -> String.join(",", values));
  }
}
