/**
 * The backend on the Vector API: which kernel takes which node, and how each kernel blocks its work
 * and shares it among threads. The code on vectors itself is in {@code
 * dev.cardinal.vector.ukernel}.
 */
package dev.cardinal.vector;
