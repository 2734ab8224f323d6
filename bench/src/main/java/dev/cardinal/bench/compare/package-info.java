/** The {@code compare} command: its options, its course, and what it makes of what it measured. */
package dev.cardinal.bench.compare;
