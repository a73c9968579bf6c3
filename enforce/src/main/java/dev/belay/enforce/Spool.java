package dev.belay.enforce;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// Batches of records on disk that wait to be handed over, the oldest first. They survive the
/// process. Safe for any number of threads.
final class Spool {

  /// What became of a batch.
  enum Outcome {
    KEPT,
    /// There are too many bytes on disk already.
    FULL
  }

  record Batch(Path file, int lines, long bytes) {

    List<byte[]> read() throws IOException {
      var lines = new ArrayList<byte[]>();
      var bytes = Files.readAllBytes(file);
      int from = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          lines.add(Arrays.copyOfRange(bytes, from, i));
          from = i + 1;
        }
      }
      return lines;
    }
  }

  private final Path folder;
  private final long maxBytes;
  private final Deque<Batch> batches = new ArrayDeque<>();
  private long bytes;
  private long lines;
  private long sequence;

  private Spool(Path folder, long maxBytes) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  /// With what an earlier process left.
  static Spool in(Path folder, long maxBytes) throws IOException {
    var spool = new Spool(folder, maxBytes);
    for (var file : Folder.filesIn(folder)) {
      var size = Files.size(file);
      var batch = new Batch(file, new Batch(file, 0, size).read().size(), size);
      spool.batches.add(batch);
      spool.bytes += size;
      spool.lines += batch.lines();
      spool.sequence = Math.max(spool.sequence, number(file));
    }
    return spool;
  }

  private static long number(Path file) {
    try {
      return Long.parseLong(String.valueOf(file.getFileName()).replaceAll("\\..*", ""));
    } catch (NumberFormatException _) {
      return 0;
    }
  }

  synchronized Outcome add(List<byte[]> more) throws IOException {
    var out = new java.io.ByteArrayOutputStream();
    for (var line : more) {
      out.writeBytes(line);
      out.write('\n');
    }
    if (bytes + out.size() > maxBytes) {
      return Outcome.FULL;
    }
    var file = folder.resolve("%019d.ndjson".formatted(++sequence));
    Folder.write(file, out.toByteArray());
    batches.add(new Batch(file, more.size(), out.size()));
    bytes += out.size();
    lines += more.size();
    return Outcome.KEPT;
  }

  synchronized Optional<Batch> oldest() {
    return Optional.ofNullable(batches.peek());
  }

  synchronized void remove(Batch batch) throws IOException {
    if (batches.remove(batch)) {
      bytes -= batch.bytes();
      lines -= batch.lines();
    }
    Files.deleteIfExists(batch.file());
  }

  synchronized long lines() {
    return lines;
  }
}
