/** What tests need of the vector backend's inside. */
package dev.cardinal.vector;
