/** Zip archives as containers of weights: read in place, with nothing unpacked to disk. */
package dev.cardinal.formats.zip;
