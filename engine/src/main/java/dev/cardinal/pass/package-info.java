/**
 * Passes: rewrites of a graph that keep what it computes and make it cheaper. One file per pass;
 * {@link dev.cardinal.pass.PassPipeline#standard} is their order.
 */
package dev.cardinal.pass;
