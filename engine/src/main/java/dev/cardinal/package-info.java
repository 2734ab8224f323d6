/** The front door: a model, a session on it, and the profile of a run. */
package dev.cardinal;
