/** Finds the layer at which two backends part. */
package dev.cardinal.app.diff;
