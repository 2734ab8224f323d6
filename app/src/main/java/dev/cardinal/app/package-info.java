/** The {@code cardinal} command. */
package dev.cardinal.app;
