/**
 * What a backend is to the engine: for every node an ordered list of candidate kernels, each of
 * which takes the node or says why not.
 */
package dev.cardinal.spi;
