package dev.cardinal.onednn.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders in which nobody but the user, and the system's administrator, can put a library for us to
 * load. On Windows their place, below the user's own folder, sees to that; elsewhere their owner
 * and permissions do.
 */
public final class PrivateFolder {
  private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
      Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private static final int ADMINISTRATOR = 0;

  private PrivateFolder() {}

  /**
   * Makes the folder, and those above it that are missing, for the user alone; one that exists must
   * already be safe.
   *
   * @throws UnavailableException if somebody else owns it or may write to it
   */
  public static void create(Path folder) throws IOException, UnavailableException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder, forOwner(folder, "rwx------"));
    }
    check(folder);
  }

  /** The attributes of a new file or folder that its owner alone may use. */
  public static FileAttribute<?>[] forOwner(Path path, String permissions) {
    return isPosix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  /**
   * Whether files have owners and permissions as POSIX has them.
   *
   * @param path any path of the file system in question
   */
  public static boolean isPosix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("unix");
  }

  /**
   * Refuses a file or folder that somebody else owns or may write to.
   *
   * @throws UnavailableException if so, with what to do
   */
  public static void check(Path path) throws IOException, UnavailableException {
    if (isPosix(path)) {
      check(path, Posix.effectiveUser());
    }
  }

  /** The same for a user of whom the number is known. */
  public static void check(Path path, int user) throws IOException, UnavailableException {
    int owner = (Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    if (owner != ADMINISTRATOR && owner != user) {
      throw new UnavailableException(
          path + " belongs to another user, who could change what is loaded: " + remedy());
    }
    for (PosixFilePermission permission :
        Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS)) {
      if (WRITABLE_BY_OTHERS.contains(permission)) {
        throw new UnavailableException(
            path
                + " can be written by other users, who could change what is loaded: take that"
                + " away (chmod go-w), or "
                + remedy());
      }
    }
  }

  private static String remedy() {
    return "name another folder by -D" + CacheLocation.PROPERTY + "=DIR";
  }
}
