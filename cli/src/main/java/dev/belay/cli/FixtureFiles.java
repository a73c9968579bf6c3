package dev.belay.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/// The files with requests that somebody keeps, each once, in the order of their paths: `NAME.json`
/// holds one, `NAME.ndjson` one a line.
///
/// @param all with the paths that lead to them from where the user stands
record FixtureFiles(Desk desk, List<FixtureFile> all) {

  /// One file, with its length.
  record FixtureFile(Path path, long bytes) {

    boolean hasLines() {
      return isLines(path);
    }
  }

  FixtureFiles {
    all = List.copyOf(all);
  }

  /// All fixtures of these folders, and these files.
  static FixtureFiles of(Desk desk, List<Path> paths) throws InvalidInput, IOException {
    var found = new TreeMap<Path, FixtureFile>();
    for (var path : paths) {
      for (var file : files(desk, path.normalize())) {
        found.put(file.path(), file);
      }
    }
    return new FixtureFiles(desk, List.copyOf(found.values()));
  }

  private static List<FixtureFile> files(Desk desk, Path path) throws InvalidInput, IOException {
    var found = desk.at(path);
    if (!Files.isDirectory(found)) {
      return List.of(file(found, path));
    }
    var files = new ArrayList<FixtureFile>();
    try (var all = Files.walk(found)) {
      for (var file : (Iterable<Path>) all.filter(FixtureFiles::isFixture)::iterator) {
        files.add(file(file, path.resolve(found.relativize(file))));
      }
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
    if (files.isEmpty()) {
      throw new InvalidInput(
          "there is no fixture in `%s`".formatted(path),
          "a fixture is a file `NAME.json`, or a line of a file `NAME.ndjson`");
    }
    return files;
  }

  private static FixtureFile file(Path found, Path path) throws InvalidInput, IOException {
    try {
      return new FixtureFile(path, Files.size(found));
    } catch (NoSuchFileException _) {
      throw new InvalidInput("there is no file `%s`".formatted(path), "");
    }
  }

  private static boolean isFixture(Path file) {
    return (file.toString().endsWith(".json") || isLines(file)) && Files.isRegularFile(file);
  }

  private static boolean isLines(Path file) {
    var name = file.toString();
    return name.endsWith(".ndjson") || name.endsWith(".jsonl");
  }

  long bytes() {
    return all.stream().mapToLong(FixtureFile::bytes).sum();
  }
}
