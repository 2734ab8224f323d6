/**
 * Graphs of operators: immutable values that infer their types, print themselves and are edited by
 * making new ones.
 */
package dev.cardinal.graph;
