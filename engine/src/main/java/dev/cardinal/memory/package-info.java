/** Native memory, and its share in what the garbage collector is asked to reclaim. */
package dev.cardinal.memory;
