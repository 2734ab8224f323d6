/** Runs plans: the worker pool, the memory of a run, and the executor. */
package dev.cardinal.exec;
