/**
 * Operators with ONNX's semantics. Each record holds its attributes, infers the types of its
 * results and evaluates itself naively in double precision: specification, constant folder, test
 * oracle and kernel of last resort in one.
 */
package dev.cardinal.op;
