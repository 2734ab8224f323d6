/**
 * A thin layer over oneDNN's C functions: every native object has an owner that frees it, and every
 * status that is no success is an exception.
 */
package dev.cardinal.onednn.primitive;
