package dev.cardinal.formats.onnx;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;

/**
 * ONNX's TensorProto, with its data wherever the file has it.
 *
 * @param name the value that it defines; empty in attributes
 * @param elementType ONNX's number of the element type
 * @param dims the shape
 * @param raw the elements as little-endian bytes, if the file has them so
 * @param floats the elements if they are floats in a field of their own
 * @param integers the elements if they are integers in a field of their own
 * @param external where the elements lie in another file, by ONNX's keys, if they do
 */
@SuppressWarnings("ArrayRecordComponent") // never compared or hashed
record TensorProto(
    String name,
    int elementType,
    long[] dims,
    Optional<MemorySegment> raw,
    float[] floats,
    long[] integers,
    Optional<Map<String, String>> external) {}
