/**
 * Contestants in processes of their own, which the comparison talks to: the libraries ({@link
 * dev.cardinal.bench.peer.Peer}), what they are asked for ({@link
 * dev.cardinal.bench.peer.Request}), and the two ends of the talk.
 */
package dev.cardinal.bench.peer;
