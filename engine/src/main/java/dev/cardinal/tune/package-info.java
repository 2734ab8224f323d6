/**
 * Chooses between backends: by order of preference, or by measuring them on this machine and
 * remembering what was measured.
 */
package dev.cardinal.tune;
