package dev.cardinal.formats.onnx;

import dev.cardinal.formats.onnx.ProtoReader.FloatList;
import dev.cardinal.formats.onnx.ProtoReader.LongList;
import dev.cardinal.graph.Dim;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the messages for tensors and for the types of inputs and outputs. */
final class ValueParser {
  private static final int EXTERNAL = 1;

  private final ProtoReader in;

  ValueParser(ProtoReader in) {
    this.in = in;
  }

  /** The current field as a TensorProto. */
  TensorProto tensor() {
    var t =
        new Object() {
          String name = "";
          int elementType;
          long location;
          Optional<MemorySegment> raw = Optional.empty();
        };
    var dims = new LongList();
    var integers = new LongList();
    var floats = new FloatList();
    Map<String, String> external = new LinkedHashMap<>();
    in.message(
        "TensorProto",
        field -> {
          switch (field) {
            case 1 -> in.integers(dims);
            case 2 -> t.elementType = (int) in.integer();
            case 3 -> throw in.error("splits the tensor into segments, which is not supported");
            case 4 -> in.floats(floats);
            case 5, 7 -> in.integers(integers);
            case 8 -> t.name = in.text();
            case 9 -> t.raw = Optional.of(in.bytes());
            case 13 -> entry("TensorProto.external_data", external);
            case 14 -> t.location = in.integer();
            default -> in.skip();
          }
        });
    return new TensorProto(
        t.name,
        t.elementType,
        dims.toArray(),
        t.raw,
        floats.toArray(),
        integers.toArray(),
        t.location == EXTERNAL ? Optional.of(external) : Optional.empty());
  }

  /** The current field as a ValueInfoProto. */
  GraphProto.ValueInfo valueInfo() {
    var v =
        new Object() {
          String name = "";
          int elementType;
          Optional<List<Dim>> dims = Optional.empty();
        };
    in.message(
        "ValueInfoProto",
        field -> {
          switch (field) {
            case 1 -> v.name = in.text();
            case 2 ->
                in.message(
                    "TypeProto",
                    kind -> {
                      if (kind == 1) {
                        in.message(
                            "TypeProto.Tensor",
                            part -> {
                              switch (part) {
                                case 1 -> v.elementType = (int) in.integer();
                                case 2 -> v.dims = Optional.of(shape());
                                default -> in.skip();
                              }
                            });
                      } else {
                        in.skip();
                      }
                    });
            default -> in.skip();
          }
        });
    return new GraphProto.ValueInfo(v.name, v.elementType, v.dims);
  }

  private List<Dim> shape() {
    List<Dim> dims = new ArrayList<>();
    in.message(
        "TensorShapeProto",
        field -> {
          if (field == 1) {
            dims.add(dim());
          } else {
            in.skip();
          }
        });
    return dims;
  }

  /** A dimension that is missing, or negative as some exporters write it, is free. */
  private Dim dim() {
    var d =
        new Object() {
          Dim dim = Dim.of("");
        };
    in.message(
        "TensorShapeProto.Dimension",
        field -> {
          switch (field) {
            case 1 -> {
              long size = in.integer();
              d.dim = size < 0 ? Dim.of("") : Dim.of(size);
            }
            case 2 -> d.dim = Dim.of(in.text());
            default -> in.skip();
          }
        });
    return d.dim;
  }

  /** Adds the current field, a StringStringEntryProto. */
  void entry(String message, Map<String, String> entries) {
    var e =
        new Object() {
          String key = "";
          String value = "";
        };
    in.message(
        message,
        field -> {
          switch (field) {
            case 1 -> e.key = in.text();
            case 2 -> e.value = in.text();
            default -> in.skip();
          }
        });
    entries.put(e.key, e.value);
  }
}
