/** The report of a comparison as one HTML file. */
package dev.cardinal.bench.html;
