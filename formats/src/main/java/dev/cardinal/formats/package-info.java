/** Readers of model and tensor files. */
package dev.cardinal.formats;
