/**
 * From a graph whose types are all known to a plan: a kernel for every node, a place for every
 * value.
 */
package dev.cardinal.plan;
