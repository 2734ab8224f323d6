/** What one run of {@code compare} found, as its JSON holds it and every report reads it. */
package dev.cardinal.bench.result;
