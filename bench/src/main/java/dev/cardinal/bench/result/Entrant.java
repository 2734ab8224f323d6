package dev.cardinal.bench.result;

/**
 * A contestant.
 *
 * @param id the name that {@code --with} gives it: {@code vector}, {@code onednn}, {@code ort},
 *     {@code pytorch}, or backends joined by {@code +}
 * @param title the name for people, as in {@code ONNX Runtime}
 * @param version its version, and that of what it uses
 * @param libraryBytes the size on disk of all that it needs beside Java and the model
 * @param modelBytes the size on disk of the model as this contestant reads it
 * @param declined why it did not take part, or was not timed; empty if it was
 */
public record Entrant(
    String id, String title, String version, long libraryBytes, long modelBytes, String declined) {}
