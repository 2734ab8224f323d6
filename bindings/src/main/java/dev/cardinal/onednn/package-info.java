/**
 * oneDNN as a backend: its kernels, made of the primitives in {@link
 * dev.cardinal.onednn.primitive}. {@link dev.cardinal.onednn.library.OneDnnLibrary} finds and loads
 * the library; nothing else may be touched before it says that it is there.
 */
package dev.cardinal.onednn;
