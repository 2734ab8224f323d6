/** Whole networks and whole sessions: golden values, determinism, concurrency, memory. */
package dev.cardinal.tests;
