/** Weights in safetensors files. */
package dev.cardinal.formats.safetensors;
