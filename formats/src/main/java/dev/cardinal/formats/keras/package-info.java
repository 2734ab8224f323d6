/** Files that Keras writes: weights, and models of layers that the engine has. */
package dev.cardinal.formats.keras;
