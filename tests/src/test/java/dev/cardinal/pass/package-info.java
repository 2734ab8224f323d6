/** Passes do what they should, leave near misses alone, and keep the numbers. */
package dev.cardinal.pass;
