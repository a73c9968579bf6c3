package dev.belay.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Reads a file line by line, and holds one of them at a time. Not safe for more than one thread.
final class LineReader implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 16;
  private static final byte END = '\n';

  private final String name;
  private final InputStream in;
  private final int limitBytes;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private int from;
  private int to;
  private long lines;
  private long bytes;

  /// @param name what problems call the file
  /// @param limitBytes what a line may have
  LineReader(String name, InputStream in, int limitBytes) {
    this.name = name;
    this.in = in;
    this.limitBytes = limitBytes;
  }

  /// The next line, without its end; null when there is no other.
  byte @Nullable [] next() throws InvalidInput, IOException {
    line.reset();
    lines++;
    while (isFilled()) {
      int end = end();
      line.write(buffer, from, end - from);
      requireWithinLimit();
      var isWhole = end < to;
      bytes += end - from + (isWhole ? 1 : 0);
      from = isWhole ? end + 1 : end;
      if (isWhole) {
        return line.toByteArray();
      }
    }
    return line.size() == 0 ? null : line.toByteArray();
  }

  private boolean isFilled() throws IOException {
    if (from == to) {
      from = 0;
      to = Math.max(0, in.read(buffer));
    }
    return from < to;
  }

  private int end() {
    int end = from;
    while (end < to && buffer[end] != END) {
      end++;
    }
    return end;
  }

  private void requireWithinLimit() throws InvalidInput {
    if (line.size() > limitBytes) {
      throw new InvalidInput(
          "`%s:%d` has more than %,d bytes".formatted(name, lines, limitBytes), "");
    }
  }

  /// The number of the line that was read last, from 1.
  long line() {
    return lines;
  }

  /// How many bytes were read, the ends of lines included.
  long bytes() {
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
