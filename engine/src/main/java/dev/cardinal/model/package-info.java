/**
 * Built-in networks: configurations that yield a {@link dev.cardinal.graph.Graph}, with weights
 * from a file or made up from a seed.
 */
package dev.cardinal.model;
