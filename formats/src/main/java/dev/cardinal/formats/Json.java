package dev.cardinal.formats;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.cardinal.format.ModelFormatException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A JSON document as a tree of values. */
public sealed interface Json {
  /** An object: its entries in order. */
  record Entries(Map<String, Json> entries) implements Json {
    /** Copies the map. */
    public Entries {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }
  }

  /** An array. */
  record Items(List<Json> items) implements Json {
    /** Copies the list. */
    public Items {
      items = List.copyOf(items);
    }
  }

  /** A text. */
  record Text(String value) implements Json {}

  /** A number, true or false, as it is written. */
  record Literal(String literal) implements Json {}

  /** What is null, or not there. */
  record Nothing() implements Json {}

  /** What is null, or not there. */
  static Json nothing() {
    return new Nothing();
  }

  /**
   * Reads a document.
   *
   * @param file stands for the file in errors
   * @param place where in the file the document is
   * @throws ModelFormatException if it is not JSON, or nested more deeply than any honest one
   */
  static Json read(String file, String place, String document) {
    try (JsonParser in = new JsonFactory().createParser(document)) {
      in.nextToken();
      Json value = value(in);
      if (in.nextToken() != null) {
        throw new ModelFormatException(file, place, "is not JSON: something follows its end");
      }
      return value;
    } catch (IOException e) {
      String reason = e instanceof JacksonException j ? j.getOriginalMessage() : e.getMessage();
      throw new ModelFormatException(file, place, "is not JSON: " + reason, e);
    }
  }

  private static Json value(JsonParser in) throws IOException {
    JsonToken token = in.currentToken();
    if (token == null) {
      throw new IOException("there is nothing in it");
    }
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Json> entries = new LinkedHashMap<>();
        for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
          in.nextToken();
          entries.put(key, value(in));
        }
        yield new Entries(entries);
      }
      case START_ARRAY -> {
        List<Json> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
          items.add(value(in));
        }
        yield new Items(items);
      }
      case VALUE_STRING -> new Text(in.getText());
      case VALUE_NULL -> nothing();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE ->
          new Literal(in.getText());
      default -> throw new IOException("a value was expected in place of " + token);
    };
  }

  /** An entry of an object; {@link #nothing} if it has none of that name, or this is no object. */
  default Json get(String name) {
    return this instanceof Entries(Map<String, Json> entries)
        ? entries.getOrDefault(name, nothing())
        : nothing();
  }

  /** The items of an array; none if this is not one. */
  default List<Json> list() {
    return this instanceof Items(List<Json> items) ? items : List.of();
  }

  /** A text; empty if this is not one. */
  default Optional<String> text() {
    return this instanceof Text(String value) ? Optional.of(value) : Optional.empty();
  }

  /** A number; empty if this is not one. */
  default Optional<Double> number() {
    if (this instanceof Literal(String literal) && !isTruth(literal)) {
      return Optional.of(Double.valueOf(literal));
    }
    return Optional.empty();
  }

  /** An integer; empty if this is not one of 32 bits. */
  default Optional<Integer> integer() {
    return number().filter(n -> n == n.intValue()).map(Double::intValue);
  }

  /** True or false; empty if this is neither. */
  default Optional<Boolean> truth() {
    return this instanceof Literal(String literal) && isTruth(literal)
        ? Optional.of(literal.equals("true"))
        : Optional.empty();
  }

  private static boolean isTruth(String literal) {
    return literal.equals("true") || literal.equals("false");
  }
}
