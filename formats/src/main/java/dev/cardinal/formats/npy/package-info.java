/** Tensors in NumPy's NPY files. */
package dev.cardinal.formats.npy;
