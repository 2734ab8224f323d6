/**
 * The service interfaces between the engine and the files that hold models and weights. The module
 * {@code dev.cardinal.formats} implements them.
 */
package dev.cardinal.format;
