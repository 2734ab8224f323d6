/**
 * PyTorch's checkpoints: weights in pickles. {@link dev.cardinal.formats.pytorch.Checkpoint} is the
 * way in; nothing that a pickle names is ever called.
 */
package dev.cardinal.formats.pytorch;
