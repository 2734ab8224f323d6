/** The front door: a model, a session on it, and what the session tells about its plan and runs. */
package dev.cardinal;
