/** What measurements become: estimates, tables, Markdown and JSON, with the machine's facts. */
package dev.cardinal.bench.report;
