import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;

/// Checks or writes the format of every Java file in a folder: `check .`, `write engine`.
///
/// Run by Maven as a source file, once for the whole tree, with google-java-format on the class
/// path: a formatter inside Maven's own JVM could not read Java 25 where Maven runs on an older
/// Java. Files that were found well formatted are known by their digest and not read again.
final class Format {

  private static final Path KNOWN = Path.of("target/format/known");

  public static void main(String[] args) throws IOException {
    var mode = args[0];
    var folder = Path.of(args[1]).normalize();
    Files.createDirectories(KNOWN.getParent());
    var known = new HashSet<>(Files.exists(KNOWN) ? Files.readAllLines(KNOWN) : List.<String>of());
    var files = javaFiles(folder);
    var unknown = files.stream().filter(file -> !known.contains(digest(file))).toList();
    if (!unknown.isEmpty() && run(mode, unknown) != 0) {
      System.err.println("to format them: mvn -N -Pformat process-sources");
      System.exit(1);
    }
    known.addAll(files.stream().map(Format::digest).toList());
    Files.write(KNOWN, known.stream().sorted().toList());
    System.out.printf("%d Java files are well formatted%n", files.size());
  }

  private static int run(String mode, List<Path> files) {
    var arguments =
        new ArrayList<>(
            switch (mode) {
              case "check" -> List.of("--dry-run", "--set-exit-if-changed");
              case "write" -> List.of("--replace");
              default -> throw new IllegalArgumentException("check or write, not " + mode);
            });
    files.forEach(file -> arguments.add(file.toString()));
    return ToolProvider.findFirst("google-java-format")
        .orElseThrow()
        .run(System.err, System.err, arguments.toArray(String[]::new));
  }

  private static List<Path> javaFiles(Path in) throws IOException {
    var found = new ArrayList<Path>();
    Files.walkFileTree(
        in,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            var name = folder.getFileName().toString();
            return name.equals("target") || name.startsWith(".") || name.equals("node_modules")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              found.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found.stream().sorted().toList();
  }

  private static String digest(Path file) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(file.toString().getBytes(UTF_8));
      return HexFormat.of().formatHex(sha256.digest(Files.readAllBytes(file)));
    } catch (IOException | NoSuchAlgorithmException e) {
      throw new IllegalStateException("cannot read " + file, e);
    }
  }
}
