/** Finds and loads the native library of oneDNN, and the OpenMP runtime with which it computes. */
package dev.cardinal.onednn.library;
