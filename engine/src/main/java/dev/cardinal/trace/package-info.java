/** What the engine tells Java Flight Recorder. */
package dev.cardinal.trace;
