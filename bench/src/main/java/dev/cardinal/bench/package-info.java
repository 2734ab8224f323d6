/** Benchmarks of kernels and networks. */
package dev.cardinal.bench;
