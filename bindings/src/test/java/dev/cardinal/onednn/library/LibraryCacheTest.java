package dev.cardinal.onednn.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The cache, with artifacts of a few bytes. */
class LibraryCacheTest {
  private static final Platform PLATFORM =
      new Platform("linux-x86_64", "libdnnl.so.3", Optional.of("libgomp.so.1"));

  @TempDir Path temporary;
  private Path cache;
  private Path jar;

  @BeforeEach
  void makeArtifact() throws IOException {
    cache = temporary.resolve("home").resolve("cache");
    jar = jar("artifact.jar", "the library");
  }

  private Path jar(String name, String library) throws IOException {
    Path file = temporary.resolve(name);
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Automatic-Module-Name", PLATFORM.module());
    try (var out = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      put(out, "libdnnl.so.3", library);
      put(out, "libgomp.so.1", "the runtime");
    }
    return file;
  }

  private static void put(JarOutputStream out, String name, String content) throws IOException {
    out.putNextEntry(new JarEntry(PLATFORM.folder() + name));
    out.write(content.getBytes(StandardCharsets.UTF_8));
    out.closeEntry();
  }

  private Path unpacked(Path artifact) throws UnavailableException {
    return LibraryCache.unpacked(cache, onClassPath(artifact), PLATFORM);
  }

  private static LibrarySource onClassPath(Path... artifacts) {
    var urls = new ArrayList<URL>();
    for (Path artifact : artifacts) {
      try {
        urls.add(artifact.toUri().toURL());
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    return new LibrarySource(PLATFORM, new URLClassLoader(urls.toArray(URL[]::new), null), "");
  }

  private static String refused(Path root, LibrarySource source) {
    return assertThrows(
            UnavailableException.class, () -> LibraryCache.unpacked(root, source, PLATFORM))
        .getMessage();
  }

  private void assertWhole(Path folder) throws IOException {
    assertEquals("the library", Files.readString(folder.resolve("libdnnl.so.3")));
    assertEquals("the runtime", Files.readString(folder.resolve("libgomp.so.1")));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(
          List.of("checked", "libdnnl.so.3", "libgomp.so.1"),
          files.map(file -> file.getFileName().toString()).sorted().toList());
    }
  }

  @Test
  void filesAreTheUsersAlone() throws Exception {
    Path folder = unpacked(jar);
    assertWhole(folder);
    for (Path made : List.of(cache.getParent(), cache, folder)) {
      assertPermissions("rwx------", made);
    }
    for (String file : List.of("checked", "libdnnl.so.3", "libgomp.so.1")) {
      assertPermissions("rw-------", folder.resolve(file));
    }
  }

  private static void assertPermissions(String expected, Path path) throws IOException {
    assertEquals(expected, PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
  }

  @Test
  void theyAreUnpackedOnce() throws Exception {
    Path library = unpacked(jar).resolve("libdnnl.so.3");
    Object before = Files.readAttributes(library, "unix:ino,ctime");
    assertEquals(library, unpacked(jar).resolve("libdnnl.so.3"));
    assertEquals(before, Files.readAttributes(library, "unix:ino,ctime"));
  }

  @Test
  void anotherArtifactHasAnotherFolder() throws Exception {
    Path folder = unpacked(jar);
    assertNotEquals(folder, unpacked(jar("other.jar", "the lybrary")));
    assertWhole(folder);
  }

  @Test
  void whatWasChangedIsReplaced() throws Exception {
    Path folder = unpacked(jar);
    Path library = folder.resolve("libdnnl.so.3");
    FileTime time = Files.getLastModifiedTime(library);
    Files.writeString(library, "the LIBRARY");
    Files.setLastModifiedTime(library, time);
    assertEquals(folder, unpacked(jar));
    assertWhole(folder);
    Files.writeString(library, "half");
    unpacked(jar);
    assertWhole(folder);
    Files.delete(library);
    unpacked(jar);
    assertWhole(folder);
  }

  @Test
  void whatIsUnknownIsReplacedAndWhatIsTheSameIsKept() throws Exception {
    Path folder = unpacked(jar);
    Path library = folder.resolve("libdnnl.so.3");
    Object number = Files.getAttribute(library, "unix:ino");
    Files.setLastModifiedTime(library, FileTime.fromMillis(0));
    unpacked(jar);
    assertEquals(number, Files.getAttribute(library, "unix:ino"));
    Files.write(folder.resolve("checked"), new byte[] {-1, 0, 10, 10, 32, 7});
    Files.writeString(library, "the LIBRARY");
    unpacked(jar);
    assertWhole(folder);
    assertNotEquals(number, Files.getAttribute(library, "unix:ino"));
  }

  @Test
  void manyMayUnpackAtOnce() throws Exception {
    Callable<Path> unpack = () -> unpacked(jar);
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 20; round++) {
        cache = temporary.resolve("cache-" + round);
        for (Future<Path> folder : threads.invokeAll(java.util.Collections.nCopies(8, unpack))) {
          assertWhole(folder.get());
        }
      }
    }
  }

  @Test
  void foldersThatOthersMayWriteAreRefused() throws Exception {
    Path folder = unpacked(jar);
    for (Path open : List.of(cache, folder, folder.resolve("libgomp.so.1"))) {
      var before = Files.getPosixFilePermissions(open);
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
      String reason = refused(cache, onClassPath(jar));
      assertTrue(reason.startsWith(open.toRealPath() + " can be written by other users"), reason);
      assertTrue(reason.contains("chmod go-w"), reason);
      Files.setPosixFilePermissions(open, before);
    }
    assertEquals(folder, unpacked(jar));
  }

  @Test
  void foldersOfOthersAreRefused() throws Exception {
    Path folder = Files.createDirectory(temporary.resolve("theirs"));
    int owner = (Integer) Files.getAttribute(folder, "unix:uid");
    int other = 12345;
    if (owner == 0) {
      Files.setAttribute(folder, "unix:uid", other);
    }
    var e =
        assertThrows(
            UnavailableException.class,
            () -> PrivateFolder.check(folder, owner == 0 ? owner : other));
    assertTrue(e.getMessage().contains("belongs to another user"), e.getMessage());
    PrivateFolder.check(folder, owner == 0 ? other : owner);
  }

  @Test
  void aCacheThatCannotBeWrittenIsAReason() throws IOException {
    Path file = Files.writeString(temporary.resolve("file"), "in the way");
    String reason = refused(file.resolve("cache"), onClassPath(jar));
    assertTrue(reason.startsWith("oneDNN cannot be unpacked into " + file), reason);
    assertTrue(reason.contains("-Dcardinal.cache=DIR"), reason);
  }

  @Test
  void aDamagedArtifactIsAReason() throws IOException {
    byte[] bytes = Files.readAllBytes(jar);
    byte[] index = "PK\1\2".getBytes(StandardCharsets.ISO_8859_1);
    int library = indexOf(bytes, "libdnnl.so.3".getBytes(StandardCharsets.UTF_8), 0);
    int entry =
        lastIndexOf(
            bytes,
            index,
            indexOf(bytes, "libdnnl.so.3".getBytes(StandardCharsets.UTF_8), library + 1));
    bytes[entry + 16] ^= 1;
    Files.write(jar, bytes);
    String reason = refused(cache, onClassPath(jar));
    assertTrue(reason.contains("libdnnl.so.3 is damaged"), reason);
    assertArrayEquals(new String[0], partials());
  }

  private String[] partials() throws IOException {
    try (Stream<Path> files = Files.walk(cache)) {
      return files
          .map(Path::toString)
          .filter(name -> name.endsWith("partial"))
          .toArray(String[]::new);
    }
  }

  private static int indexOf(byte[] bytes, byte[] part, int from) {
    for (int i = from; i <= bytes.length - part.length; i++) {
      if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        return i;
      }
    }
    throw new AssertionError("not found");
  }

  private static int lastIndexOf(byte[] bytes, byte[] part, int before) {
    int found = -1;
    for (int i = 0; i < before; i++) {
      if (java.util.Arrays.equals(bytes, i, i + part.length, part, 0, part.length)) {
        found = i;
      }
    }
    return found;
  }

  @Test
  void withoutTheArtifactThereIsAReason() {
    String reason = refused(cache, onClassPath());
    assertTrue(reason.contains("add org.bytedeco:dnnl with the classifier linux-x86_64"), reason);
    assertTrue(reason.contains("-Dcardinal.onednn.library=PATH"), reason);
  }

  @Test
  void onTheModulePathItNeedOnlyLie() throws Exception {
    ClassLoader none = new URLClassLoader(new URL[0], null);
    Path modules = Files.createDirectory(temporary.resolve("modules"));
    Files.move(jar, modules.resolve("dnnl.jar"));
    var source = new LibrarySource(PLATFORM, none, temporary.resolve("absent") + ":" + modules);
    assertWhole(LibraryCache.unpacked(cache, source, PLATFORM));
  }

  @Test
  void unpackedClassPathsWillDo() throws Exception {
    Path folder = temporary.resolve("classes").resolve(PLATFORM.folder());
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("libdnnl.so.3"), "the library");
    Files.writeString(folder.resolve("libgomp.so.1"), "the runtime");
    assertWhole(unpacked(temporary.resolve("classes")));
  }
}
