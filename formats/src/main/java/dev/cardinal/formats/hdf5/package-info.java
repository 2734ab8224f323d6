/** Files in the HDF5 format as containers of weights: read in place, by way of jhdf. */
package dev.cardinal.formats.hdf5;
