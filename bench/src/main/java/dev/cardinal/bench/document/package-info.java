/**
 * What a report of a comparison says, in sections with charts and tables, whatever its form: HTML
 * and Markdown are written from the same {@link dev.cardinal.bench.document.Document}.
 */
package dev.cardinal.bench.document;
