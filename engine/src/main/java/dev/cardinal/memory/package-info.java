/**
 * The memory of sessions: arrays, native memory, and its share in what the collector is asked to
 * reclaim.
 */
package dev.cardinal.memory;
