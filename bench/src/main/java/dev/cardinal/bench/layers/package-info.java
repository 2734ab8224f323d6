/**
 * Where the time of a run goes, from each library's own instruments: Java Flight Recorder for
 * Cardinal's backends, the profiling file of ONNX Runtime, the verbose output of oneDNN. All are
 * told by the nodes of the same ONNX model.
 */
package dev.cardinal.bench.layers;
