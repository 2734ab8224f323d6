package dev.cardinal.onednn.library;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Loads a library into this process, so that the generated bindings find its functions. */
public final class LibraryLoader {
  private static final String WINDOWS_OPEN_MP = "vcomp140.dll";

  private LibraryLoader() {}

  /**
   * The file that the user names.
   *
   * @throws UnavailableException if there is none
   */
  public static Path existing(Path file) throws UnavailableException {
    Path absolute = file.toAbsolutePath();
    if (!Files.isRegularFile(absolute)) {
      throw new UnavailableException(
          "there is no file "
              + absolute
              + ", which -D"
              + OneDnnLibrary.LIBRARY_PROPERTY
              + " names: name oneDNN's own, such as libdnnl.so.3");
    }
    return absolute;
  }

  /**
   * Loads oneDNN and what it needs.
   *
   * @throws UnavailableException if the system refuses, with its message
   * @throws IllegalCallerException if Java does
   */
  public static void load(Path file, Map<String, String> environment) throws UnavailableException {
    if (PrivateFolder.isPosix(file)) {
      OpenMp.waitBriefly(environment);
    }
    loadNeighbour(file);
    try {
      loadOnce(file);
    } catch (UnsatisfiedLinkError | IOException e) {
      throw new UnavailableException(
          "the library "
              + file
              + " cannot be loaded ("
              + e.getMessage()
              + "): check that it is whole, is for this platform, and may be executed where it is,"
              + " or name another by -D"
              + OneDnnLibrary.LIBRARY_PROPERTY
              + "=PATH",
          e);
    }
  }

  /**
   * Loads the OpenMP runtime that lies beside the library, if one does, for the whole process: then
   * the library takes this one and searches no further.
   */
  private static void loadNeighbour(Path file) {
    for (String name : Platform.openMpFiles()) {
      Path neighbour = file.resolveSibling(name);
      if (Files.isRegularFile(neighbour)) {
        try {
          SymbolLookup.libraryLookup(neighbour, Arena.global());
        } catch (IllegalArgumentException e) {
          System.getLogger(LibraryLoader.class.getPackageName())
              .log(System.Logger.Level.DEBUG, "the system's OpenMP runtime has to do", e);
        }
      }
    }
  }

  /**
   * Loads for this class loader. Java gives a file to one class loader only; a second one, as in a
   * server of several applications, loads the same file under another name.
   */
  private static void loadOnce(Path file) throws IOException {
    try {
      System.load(file.toString());
    } catch (UnsatisfiedLinkError e) {
      if (!String.valueOf(e.getMessage()).contains("already loaded in another classloader")) {
        throw e;
      }
      loadUnderAnotherName(file);
    }
  }

  /** By a link, so that memory holds the library once; or by a copy where that is not allowed. */
  private static void loadUnderAnotherName(Path file) throws IOException {
    Path folder = Files.createTempDirectory("cardinal-onednn-");
    Path other = folder.resolve(file.getFileName());
    try {
      try {
        Files.createLink(other, file);
      } catch (IOException | UnsupportedOperationException e) {
        Files.copy(file, other);
      }
      System.load(other.toString());
    } finally {
      deleteIfPossible(other);
      deleteIfPossible(folder);
    }
  }

  /** Windows keeps what is loaded. */
  private static void deleteIfPossible(Path path) throws IOException {
    try {
      Files.deleteIfExists(path);
    } catch (AccessDeniedException | DirectoryNotEmptyException e) {
      path.toFile().deleteOnExit();
    }
  }

  /** The OpenMP runtime of the loaded library. */
  public static Optional<OpenMp> openMp() {
    return OpenMp.in(SymbolLookup.loaderLookup())
        .or(
            () -> {
              try {
                return OpenMp.in(SymbolLookup.libraryLookup(WINDOWS_OPEN_MP, Arena.global()));
              } catch (IllegalArgumentException e) {
                return Optional.empty();
              }
            });
  }
}
