package dev.cardinal.bench.document;

/**
 * A chart: what it shows, by the name under which the page's script draws it.
 *
 * @param kind the name
 * @param title what stands above it
 * @param batch images in one run; 0 where it shows several
 * @param threads threads that compute; 0 where it shows several
 * @param wide whether it needs the whole width of a page
 */
public record Chart(String kind, String title, int batch, int threads, boolean wide) {}
