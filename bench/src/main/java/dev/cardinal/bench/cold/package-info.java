/** What a process costs that has just started, and one that only waits. */
package dev.cardinal.bench.cold;
