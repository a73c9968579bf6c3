package dev.belay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Where case files are: `cases/<folder>/*.yaml` below the root of the project.
///
/// `cases/conformance` is left out: it holds public data in formats of its own.
record CaseFolders(Path root) {

  /// The project that the current folder is in, whichever module that is.
  static CaseFolders here() {
    var start = Path.of("").toAbsolutePath();
    for (var folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve("cases")) && Files.exists(folder.resolve("pom.xml"))) {
        return new CaseFolders(folder);
      }
    }
    throw new AssertionError("no folder with `cases` and `pom.xml` above " + start);
  }

  /// The case files directly in one folder, sorted by name; at least one.
  List<Path> in(String folder) {
    var path = root.resolve("cases").resolve(folder);
    if (!Files.isDirectory(path)) {
      throw new AssertionError("there is no folder " + path);
    }
    var files = yamlFiles(path, 1);
    if (files.isEmpty()) {
      throw new AssertionError("no case file in " + path);
    }
    return files;
  }

  /// Every case file there is.
  List<Path> all() {
    var conformance = root.resolve("cases/conformance");
    return yamlFiles(root.resolve("cases"), Integer.MAX_VALUE).stream()
        .filter(file -> !file.startsWith(conformance))
        .toList();
  }

  /// How people call a case file, on every machine.
  String name(Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  Yaml read(Path file) {
    try {
      return Yaml.parse(name(file), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static List<Path> yamlFiles(Path folder, int depth) {
    try (var files = Files.walk(folder, depth)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
  }
}
