/**
 * What the house is built of, and that it stays so: read from class files and module descriptors.
 */
package dev.cardinal.tests.architecture;
