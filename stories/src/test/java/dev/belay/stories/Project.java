package dev.belay.stories;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// The files of this checkout, without what a build makes.
record Project(Path root) {

  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

  /// The tests of a module run in its folder; the project is the folder above.
  static Project here() {
    return new Project(Path.of("..").toAbsolutePath().normalize());
  }

  /// The modules that the parent POM names.
  List<String> modules() {
    return MODULE
        .matcher(text(Path.of("pom.xml")))
        .results()
        .map(module -> module.group(1))
        .toList();
  }

  String text(Path file) {
    try {
      return Files.readString(root.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// Files with this ending, named from the root and sorted.
  List<Path> files(String ending) {
    var found = new ArrayList<Path>();
    try {
      Files.walkFileTree(root, new Collector(root, ending, found));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + root, e);
    }
    return found.stream().sorted().toList();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {

    private final Path root;
    private final String ending;
    private final List<Path> found;

    Collector(Path root, String ending, List<Path> found) {
      this.root = root;
      this.ending = ending;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      var name = folder.getFileName().toString();
      boolean made = name.equals("target") || name.equals("node_modules") || name.startsWith(".");
      return made && !folder.equals(root) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (file.toString().endsWith(ending)) {
        found.add(root.relativize(file));
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
