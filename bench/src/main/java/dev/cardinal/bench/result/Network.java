package dev.cardinal.bench.result;

import java.util.List;

/**
 * What was compared.
 *
 * @param name the built-in network's name, or the file
 * @param image the input's shape for a batch of 1
 * @param parameters how many weights it has
 * @param flops floating-point operations for one image: two for each multiply and add
 */
public record Network(String name, List<Long> image, long parameters, long flops) {}
