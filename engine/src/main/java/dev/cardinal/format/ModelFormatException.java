package dev.cardinal.format;

/**
 * A file that cannot be read as what it should be: truncated, corrupt, or holding what Cardinal
 * does not support. The message is one sentence that names the file, the place within it, what is
 * wrong and what to do about it.
 */
public final class ModelFormatException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final String place;
  private final String problem;

  /**
   * An error in a file.
   *
   * @param file the file's name, or what stands for it
   * @param place where in the file, such as {@code tensor 'fc.weight'}; empty for the whole file
   * @param problem what is wrong, and what to do where that is not evident
   */
  public ModelFormatException(String file, String place, String problem) {
    this(file, place, problem, null);
  }

  /** An error in a file, with its cause; see the other constructor. */
  public ModelFormatException(String file, String place, String problem, Throwable cause) {
    super(file + (place.isEmpty() ? "" : ", " + place) + ": " + problem, cause);
    this.file = file;
    this.place = place;
    this.problem = problem;
  }

  /** The file's name, or what stands for it. */
  public String file() {
    return file;
  }

  /** Where in the file the error is; empty for the whole file. */
  public String place() {
    return place;
  }

  /** What is wrong, and what to do where that is not evident. */
  public String problem() {
    return problem;
  }
}
