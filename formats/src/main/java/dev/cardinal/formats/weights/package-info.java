/** Files of weights of whatever format. */
package dev.cardinal.formats.weights;
