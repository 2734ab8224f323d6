import com.google.googlejavaformat.java.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs google-java-format over every Java file of a directory tree, in this one JVM.
 *
 * <p>Maven starts it with the formatter on the class path: {@code Format.java check|fix DIRECTORY}.
 * With {@code check} it lists the files that are not formatted and fails if there are any; with
 * {@code fix} it formats them.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws Exception {
    boolean fix =
        switch (args[0]) {
          case "check" -> false;
          case "fix" -> true;
          default -> throw new IllegalArgumentException("neither check nor fix: " + args[0]);
        };
    List<String> arguments = new ArrayList<>();
    arguments.addAll(fix ? List.of("--replace") : List.of("--dry-run", "--set-exit-if-changed"));
    javaFiles(Path.of(args[1])).forEach(file -> arguments.add(file.toString()));

    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    int exit = new Main(out, err, System.in).format(arguments.toArray(String[]::new));
    out.flush();
    err.flush();
    if (exit != 0 && !fix) {
      System.err.println("These files are not formatted. Format them: mvn -q -Pformat validate");
    }
    System.exit(exit);
  }

  private static List<Path> javaFiles(Path root) throws IOException {
    List<Path> files = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isOurs(root, directory)
                ? FileVisitResult.CONTINUE
                : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              files.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return files;
  }

  /** Neither a build's output, nor hidden, nor generated bindings ({@code ffm}). */
  private static boolean isOurs(Path root, Path directory) {
    String name = directory.getFileName().toString();
    return directory.equals(root)
        || !(name.equals("target") || name.equals("ffm") || name.startsWith("."));
  }
}
