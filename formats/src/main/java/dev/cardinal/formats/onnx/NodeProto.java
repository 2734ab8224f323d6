package dev.cardinal.formats.onnx;

import java.util.List;

/**
 * ONNX's NodeProto.
 *
 * @param name for people; may be empty or not unique
 * @param operator the type of the operator
 * @param domain the operator's domain, "ai.onnx" as the empty one
 * @param overload which of several functions of that name; empty for operators
 * @param inputs operands, empty for those not given
 * @param outputs results, empty for those not wanted
 * @param attributes attributes
 */
record NodeProto(
    String name,
    String operator,
    String domain,
    String overload,
    List<String> inputs,
    List<String> outputs,
    List<AttributeProto> attributes) {}
