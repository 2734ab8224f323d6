package dev.cardinal.formats.onnx;

import java.util.Map;

/**
 * ONNX's ModelProto, as far as it matters here.
 *
 * @param irVersion the version of the file's structure; 0 if it is missing
 * @param opsets the versions of the operator sets by domain, "ai.onnx" as the empty one
 * @param facts producer, documentation and metadata_props, under the names that a graph gives them
 * @param graph the graph
 */
record ModelProto(
    long irVersion, Map<String, Long> opsets, Map<String, String> facts, GraphProto graph) {}
