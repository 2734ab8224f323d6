/** What is timed beside what, and how: contestants, interleaved rounds and the machine's peak. */
package dev.cardinal.bench.contest;
