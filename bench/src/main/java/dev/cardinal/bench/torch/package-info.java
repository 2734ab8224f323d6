/** PyTorch as a peer: networks as TorchScript archives, and the contestant that runs them. */
package dev.cardinal.bench.torch;
