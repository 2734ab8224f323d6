/**
 * oneDNN as a backend: the loading of its library, a thin layer over its C functions, and kernels.
 *
 * <p>{@link dev.cardinal.onednn.OneDnnLibrary} finds and loads; nothing else may be touched before
 * it says that the library is there. The thin layer gives every native object an owner, {@link
 * dev.cardinal.onednn.NativeObject}; of the packages of the project this one alone names the
 * generated bindings, {@code dev.cardinal.onednn.ffm}.
 */
package dev.cardinal.onednn;
