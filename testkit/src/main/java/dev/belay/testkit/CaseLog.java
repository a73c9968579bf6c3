package dev.belay.testkit;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which case files a test class took its tests from, one `COUNT FILE` a line.
///
/// Lies in the module's `target/case-log`, beside the reports that it is compared with.
record CaseLog(Path path) {

  private static final Set<Path> STARTED = ConcurrentHashMap.newKeySet();

  record Entry(int count, String file) {

    static Entry parse(String line) {
      int space = line.indexOf(' ');
      return new Entry(Integer.parseInt(line.substring(0, space)), line.substring(space + 1));
    }

    @Override
    public String toString() {
      return count + " " + file;
    }
  }

  /// The log of a class in the module whose tests are running, begun anew in each run.
  static CaseLog of(Class<?> ranBy) {
    var log = new CaseLog(Path.of("target/case-log", ranBy.getName()).toAbsolutePath());
    if (STARTED.add(log.path())) {
      log.clear();
    }
    return log;
  }

  void add(String file, int count) {
    try {
      Files.createDirectories(path.getParent());
      Files.writeString(path, new Entry(count, file) + "\n", CREATE, APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + path, e);
    }
  }

  List<Entry> read() throws IOException {
    try (var lines = Files.lines(path)) {
      return lines.map(Entry::parse).toList();
    }
  }

  private void clear() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + path, e);
    }
  }
}
