/** What the readers of all formats share. */
package dev.cardinal.formats;
