package dev.cardinal.formats.safetensors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.cardinal.format.ModelFormatException;
import dev.cardinal.formats.SegmentInputStream;
import dev.cardinal.formats.StoredType;
import dev.cardinal.tensor.Shape;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The header of a safetensors file: eight bytes with its length, then JSON. The tensors that it
 * lists lie one after the other and account for every byte that follows.
 *
 * @param dataOffset where the tensors begin in the file
 * @param entries the tensors by name
 * @param metadata what {@code __metadata__} says
 */
record SafetensorsHeader(
    long dataOffset, Map<String, Entry> entries, Map<String, String> metadata) {
  private static final long MAX_HEADER_BYTES = 100_000_000;
  private static final int MAX_ENTRIES = 200_000;
  private static final int MAX_RANK = 64;
  private static final int MAX_NAME_LENGTH = 10_000;
  private static final int MAX_NESTING = 4;

  private static final JsonFactory JSON =
      new JsonFactoryBuilder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNameLength(MAX_NAME_LENGTH)
                  .build())
          .build();

  /**
   * A tensor.
   *
   * @param dtype the element type as safetensors names it
   * @param shape the shape
   * @param begin where the data begins, from the first tensor's first byte on
   * @param end where it ends
   */
  record Entry(String dtype, Shape shape, long begin, long end) {
    /** As in {@code F16[64x3x7x7]}. */
    @Override
    public String toString() {
      return dtype + "[" + shape + "]";
    }
  }

  static SafetensorsHeader parse(String file, MemorySegment content) {
    long size = content.byteSize();
    if (size < Long.BYTES) {
      throw new ModelFormatException(file, "", "not a safetensors file: only " + size + " bytes");
    }
    long length = content.get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    if (length < 2 || length > MAX_HEADER_BYTES || length > size - Long.BYTES) {
      throw new ModelFormatException(
          file,
          "header",
          "claims "
              + Long.toUnsignedString(length)
              + " bytes, but must have 2 to "
              + Math.min(MAX_HEADER_BYTES, size - Long.BYTES)
              + "; the file is truncated or not safetensors");
    }
    var parser = new Parser(file);
    MemorySegment json = content.asSlice(Long.BYTES, length);
    try (JsonParser tokens = JSON.createParser(new SegmentInputStream(json))) {
      parser.header(tokens);
    } catch (IOException e) {
      throw new ModelFormatException(file, "header", "is not JSON: " + firstLine(e), e);
    }
    parser.checkCoverage(size - Long.BYTES - length);
    return new SafetensorsHeader(Long.BYTES + length, parser.entries, parser.metadata);
  }

  private static String firstLine(IOException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }

  private static final class Parser {
    private final String file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();

    private Parser(String file) {
      this.file = file;
    }

    private void header(JsonParser in) throws IOException {
      expect(in.nextToken(), JsonToken.START_OBJECT, "header");
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        if (name.equals("__metadata__")) {
          metadata(in);
          continue;
        }
        if (entries.size() == MAX_ENTRIES) {
          throw error("header", "lists more than " + MAX_ENTRIES + " tensors");
        }
        if (entries.put(name, entry(in, "tensor '" + name + "'")) != null) {
          throw error("tensor '" + name + "'", "is listed twice");
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT, "header");
      if (in.nextToken() != null) {
        throw error("header", "goes on after its end");
      }
    }

    private void metadata(JsonParser in) throws IOException {
      expect(in.nextToken(), JsonToken.START_OBJECT, "__metadata__");
      for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
        expect(in.nextToken(), JsonToken.VALUE_STRING, "__metadata__");
        if (metadata.put(key, in.getText()) != null) {
          throw error("__metadata__", "has two entries '" + key + "'");
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT, "__metadata__");
    }

    private Entry entry(JsonParser in, String place) throws IOException {
      expect(in.nextToken(), JsonToken.START_OBJECT, place);
      String dtype = null;
      List<Long> shape = null;
      List<Long> offsets = null;
      for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
        in.nextToken();
        if (key.equals("dtype") && dtype == null) {
          expect(in.currentToken(), JsonToken.VALUE_STRING, place);
          dtype = in.getText();
        } else if (key.equals("shape") && shape == null) {
          shape = integers(in, place);
        } else if (key.equals("data_offsets") && offsets == null) {
          offsets = integers(in, place);
        } else {
          throw error(place, "has an unknown or second '" + key + "'");
        }
      }
      expect(in.currentToken(), JsonToken.END_OBJECT, place);
      if (dtype == null || shape == null || offsets == null || offsets.size() != 2) {
        throw error(place, "lacks its dtype, its shape or its two data_offsets");
      }
      return entry(place, dtype, shape, offsets);
    }

    private Entry entry(String place, String dtype, List<Long> dims, List<Long> offsets) {
      Shape shape;
      try {
        shape = Shape.of(dims);
      } catch (IllegalArgumentException e) {
        throw new ModelFormatException(file, place, e.getMessage(), e);
      }
      long begin = offsets.get(0);
      long end = offsets.get(1);
      if (begin < 0 || end < begin) {
        throw error(place, "has the data_offsets " + offsets);
      }
      int elementBytes = StoredType.named(dtype).map(StoredType::byteSize).orElse(0);
      if (elementBytes > 0
          && ((end - begin) % elementBytes != 0
              || (end - begin) / elementBytes != shape.elements())) {
        throw error(
            place,
            dtype + "[" + shape + "] does not take the bytes of its data_offsets " + offsets);
      }
      return new Entry(dtype, shape, begin, end);
    }

    private List<Long> integers(JsonParser in, String place) throws IOException {
      expect(in.currentToken(), JsonToken.START_ARRAY, place);
      List<Long> values = new ArrayList<>();
      while (in.nextToken() != JsonToken.END_ARRAY) {
        expect(in.currentToken(), JsonToken.VALUE_NUMBER_INT, place);
        values.add(in.getLongValue());
        if (values.size() > MAX_RANK) {
          throw error(place, "has more than " + MAX_RANK + " dimensions");
        }
      }
      return values;
    }

    /** The tensors must follow each other without gaps or overlaps, from first byte to last. */
    private void checkCoverage(long dataBytes) {
      long position = 0;
      List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(entries.entrySet());
      inOrder.sort(
          Comparator.comparingLong((Map.Entry<String, Entry> e) -> e.getValue().begin())
              .thenComparingLong(e -> e.getValue().end()));
      for (Map.Entry<String, Entry> entry : inOrder) {
        if (entry.getValue().begin() != position) {
          throw error(
              "tensor '" + entry.getKey() + "'",
              "begins at "
                  + entry.getValue().begin()
                  + " instead of "
                  + position
                  + ": tensors must neither overlap nor leave gaps");
        }
        position = entry.getValue().end();
      }
      if (position != dataBytes) {
        throw error(
            "",
            "the tensors take "
                + position
                + " bytes, but "
                + dataBytes
                + " follow the header; the file is truncated or corrupt");
      }
    }

    private void expect(JsonToken found, JsonToken expected, String place) {
      if (found != expected) {
        throw error(place, "has " + found + " in the JSON where " + expected + " should be");
      }
    }

    private ModelFormatException error(String place, String problem) {
      return new ModelFormatException(file, place, problem);
    }
  }
}
