/** Writing files so that nothing is lost. */
package dev.cardinal.formats.files;
