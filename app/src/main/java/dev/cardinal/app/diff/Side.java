package dev.cardinal.app.diff;

import dev.cardinal.Model;
import dev.cardinal.SessionBuilder;
import java.util.function.Function;

/**
 * One of the two that are compared.
 *
 * @param name its backends
 * @param sessions the options with which a model, or a part of one, is computed
 */
public record Side(String name, Function<Model, SessionBuilder> sessions) {}
