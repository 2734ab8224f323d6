package dev.cardinal.bench.torch;

/** A node that is not written as TorchScript, with the reason. */
final class UnsupportedOperatorException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnsupportedOperatorException(String reason) {
    super(reason);
  }
}
