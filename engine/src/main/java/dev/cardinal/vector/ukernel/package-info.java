/**
 * All code on vectors, and the only importer of {@code jdk.incubator.vector}. Micro-kernels
 * multiply packed {@code float[]} and write small {@code float[]} tiles; line kernels carry rows
 * between memory segments and arrays, or compute on them element by element. Which of them run, in
 * which order and on which thread is the business of the package above.
 *
 * <p>Arrays are indexed by elements, and so are segments: an index {@code at} of a segment means
 * the float at byte {@code 4 * at}, and the segment need not be aligned. Segments are read and
 * written in the machine's byte order. Everything is thread-safe as long as no two threads write
 * the same elements. NaN and infinities follow IEEE 754 and ONNX.
 *
 * <p>Results are bitwise the same in every run: only operations are used whose results IEEE 754
 * fixes. Vectors' exponentials and the like, and sums by {@code reduceLanes}, are not among them:
 * they change when the JVM compiles their caller.
 */
package dev.cardinal.vector.ukernel;
