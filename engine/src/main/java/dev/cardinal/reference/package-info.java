/** The specification as a backend: every operator evaluates itself. */
package dev.cardinal.reference;
