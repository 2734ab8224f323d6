/** The table of how Cardinal stands beside its peers: what is measured, and what is made of it. */
package dev.cardinal.bench.standing;
