package dev.cardinal.vector.ukernel;

/**
 * Where tiles of pixels in blocks of channels go, and what becomes of them on the way: {@code dst =
 * bound(bias + sum + residual)}.
 *
 * @param dst holds the results
 * @param bias one for each channel, those that fill up the last block counted; sums begin with it
 * @param residual is added; null if there is none
 * @param shift from the index of a result to that of its residual
 * @param bounds two: no result is less than the first or more than the second
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose, never compared
public record F32BlockTarget(
    float[] dst, float[] bias, float[] residual, int shift, float[] bounds) {}
