package dev.belay.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Does something again whenever files change, until somebody interrupts it.
final class Watching {

  /// An editor changes a file in several steps.
  private static final long SETTLED_MILLIS = 50;

  /// What is done each time.
  interface Work {
    ExitCode run() throws InvalidInput, IOException;
  }

  private Watching() {}

  /// What is wrong with the files is said, and waits for their next change.
  static ExitCode of(Desk desk, List<Path> paths, Work work) throws InvalidInput, IOException {
    try (var changes = desk.folder().getFileSystem().newWatchService()) {
      while (true) {
        // First, so that what changes while it is read is read again.
        for (var path : paths) {
          watch(desk.at(path), changes);
        }
        runOnce(desk, work);
        awaitChange(changes);
        desk.out().println();
      }
    } catch (InterruptedException _) {
      return ExitCode.INTERRUPTED;
    }
  }

  private static void awaitChange(WatchService changes) throws InterruptedException {
    var isWritten = false;
    var key = changes.take();
    while (key != null || !isWritten) {
      if (key == null) {
        key = changes.take();
      }
      isWritten |= key.pollEvents().stream().anyMatch(event -> isInput(event.context()));
      key.reset();
      key = changes.poll(SETTLED_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /// What is written about the work may stand in the same folder.
  private static boolean isInput(@Nullable Object changed) {
    // Absent where there were more changes than are told.
    var name = changed == null ? ".yaml" : changed.toString();
    return name.endsWith(".yaml") || name.endsWith(".json");
  }

  private static void runOnce(Desk desk, Work work) throws IOException {
    try {
      work.run();
    } catch (InvalidInput wrong) {
      desk.err().println("error: " + wrong.getMessage());
    }
    desk.out().flush();
    desk.err().flush();
  }

  /// A file is watched by its folder: editors put another in its place.
  private static void watch(Path path, WatchService changes) throws IOException {
    if (!Files.isDirectory(path)) {
      watchFolder(path.resolveSibling("").toAbsolutePath(), changes);
      return;
    }
    try (var all = Files.walk(path)) {
      all.filter(Files::isDirectory).forEach(folder -> watchQuietly(folder, changes));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    }
  }

  private static void watchQuietly(Path folder, WatchService changes) {
    try {
      watchFolder(folder, changes);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static void watchFolder(Path folder, WatchService changes) throws IOException {
    folder.register(
        changes,
        StandardWatchEventKinds.ENTRY_CREATE,
        StandardWatchEventKinds.ENTRY_MODIFY,
        StandardWatchEventKinds.ENTRY_DELETE);
  }
}
