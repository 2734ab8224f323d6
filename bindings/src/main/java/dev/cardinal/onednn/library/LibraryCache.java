package dev.cardinal.onednn.library;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.zip.ZipException;

/**
 * Native libraries, unpacked once for each user.
 *
 * <p>Every set of files has a folder of its own, which is named by their identities. A file is
 * written beside its place, checked against the SHA-256 of what was read, and moved there in one
 * step, so that processes which start at the same time see all of it or nothing. Then its checksum
 * is noted, with its length, its number on the disk and the times of its last changes; the last of
 * those cannot be set back by any program. A later start compares the note with the file, which
 * takes no time, where the checksum of 93 MB takes 0.2 seconds; only if they differ it computes the
 * checksum, and if that differs it unpacks again.
 */
public final class LibraryCache {
  private static final String NOTE = "checked";

  private final Path folder;
  private final Map<String, String> notes;

  private LibraryCache(Path folder) {
    this.folder = folder;
    this.notes = new HashMap<>();
  }

  /**
   * Unpacks what is missing or changed.
   *
   * @param root Cardinal's cache
   * @param source where the files are
   * @return the folder with the platform's files
   * @throws UnavailableException if there is no such file, or no safe place to write it
   */
  public static Path unpacked(Path root, LibrarySource source, Platform platform)
      throws UnavailableException {
    var found = new TreeMap<String, URL>();
    for (String file : platform.files()) {
      found.put(file, source.find(file));
    }
    try {
      PrivateFolder.create(root);
      Path real = root.toRealPath();
      Path folder = real.resolve("onednn-" + platform.classifier() + "-" + identity(found));
      PrivateFolder.create(folder);
      var cache = new LibraryCache(folder);
      cache.readNotes();
      for (Map.Entry<String, URL> file : found.entrySet()) {
        cache.provide(file.getKey(), file.getValue());
      }
      return folder;
    } catch (IOException e) {
      throw new UnavailableException(
          "oneDNN cannot be unpacked into "
              + root
              + " ("
              + e
              + "): make it writable, or name another folder by -D"
              + CacheLocation.PROPERTY
              + "=DIR",
          e);
    }
  }

  private static String identity(Map<String, URL> files) throws IOException {
    var all = new StringBuilder();
    for (Map.Entry<String, URL> file : files.entrySet()) {
      all.append(file.getKey()).append(' ');
      all.append(LibrarySource.identity(file.getValue())).append('\n');
    }
    return Sha256.of(all.toString()).substring(0, 16);
  }

  /** One line for each file. */
  private void readNotes() throws IOException, UnavailableException {
    Path note = folder.resolve(NOTE);
    if (Files.isRegularFile(note, LinkOption.NOFOLLOW_LINKS)) {
      PrivateFolder.check(note);
      for (String line : new String(Files.readAllBytes(note), StandardCharsets.UTF_8).split("\n")) {
        notes.put(line.substring(0, Math.max(0, line.indexOf(' '))), line);
      }
    }
  }

  private void provide(String name, URL content) throws IOException, UnavailableException {
    Path file = folder.resolve(name);
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      PrivateFolder.check(file);
      String note = notes.getOrDefault(name, "");
      if (note.equals(note(file, checksumOf(note)))) {
        return;
      }
      if (checksum(file).equals(checksumOf(note))) {
        write(name, note(file, checksumOf(note)));
        return;
      }
    }
    write(name, note(file, unpack(content, file)));
  }

  private void write(String name, String note) throws IOException {
    notes.put(name, note);
    writeNotes();
  }

  /** What is noted of a file: its name, its checksum, and its state when that was computed. */
  private static String note(Path file, String checksum) throws IOException {
    return file.getFileName() + " " + checksum + " " + state(file);
  }

  private static String checksumOf(String note) {
    String[] parts = note.split(" ", 3);
    return parts.length == 3 ? parts[1] : "";
  }

  private static String unpack(URL content, Path file) throws IOException, UnavailableException {
    Path partial = beside(file);
    try {
      String read;
      try (OutputStream to = create(partial)) {
        read = LibrarySource.copy(content, to);
      } catch (ZipException e) {
        throw new UnavailableException(
            content + " is damaged (" + e.getMessage() + "): download the artifact again", e);
      }
      if (!checksum(partial).equals(read)) {
        throw new IOException(file + " is not on the disk what was written there");
      }
      move(partial, file);
      return read;
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Replaces in one step. A system that keeps loaded libraries in place may keep the same. */
  private static void move(Path partial, Path file) throws IOException {
    try {
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      if (!Files.isRegularFile(file) || Files.mismatch(partial, file) != -1) {
        throw e;
      }
    }
  }

  private void writeNotes() throws IOException {
    Path note = folder.resolve(NOTE);
    Path partial = beside(note);
    try {
      try (OutputStream to = create(partial)) {
        to.write(String.join("\n", notes.values()).getBytes(StandardCharsets.UTF_8));
      }
      Files.move(
          partial, note, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static Path beside(Path file) {
    return file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".partial");
  }

  private static OutputStream create(Path file) throws IOException {
    Files.createFile(file, PrivateFolder.forOwner(file, "rw-------"));
    return Files.newOutputStream(file, StandardOpenOption.WRITE);
  }

  private static String checksum(Path file) throws IOException {
    try (InputStream content = Files.newInputStream(file)) {
      return Sha256.of(content);
    }
  }

  /** What changes with every change of a file's content. */
  private static String state(Path file) throws IOException {
    String attributes =
        PrivateFolder.isPosix(file)
            ? "unix:size,lastModifiedTime,ctime,ino"
            : "size,lastModifiedTime,creationTime";
    return new TreeMap<>(Files.readAttributes(file, attributes, LinkOption.NOFOLLOW_LINKS))
        .toString();
  }
}
