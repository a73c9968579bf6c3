package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongSupplier;

/// Signed assignments as they are made, over server-sent events. Read by one thread; any other may
/// close it.
public final class AssignmentStream implements AutoCloseable {

  /// The event that carries a signed assignment.
  public static final String EVENT = "assignment";

  private final InputStream in;
  private final InputStream body;
  private final LongSupplier nanoTime;
  private volatile long heardNanos;

  AssignmentStream(InputStream body, LongSupplier nanoTime) {
    this.body = body;
    this.in = new BufferedInputStream(body);
    this.nanoTime = nanoTime;
    this.heardNanos = nanoTime.getAsLong();
  }

  /// Waits for the next signed assignment. Absent when the stream has ended.
  public Optional<byte[]> next() throws IOException {
    var event = "message";
    var data = new StringBuilder();
    for (var line = line(); line.isPresent(); line = line()) {
      var text = line.get();
      if (text.isEmpty()) {
        if (event.equals(EVENT) && !data.isEmpty()) {
          return Optional.of(data.toString().getBytes(UTF_8));
        }
        event = "message";
        data.setLength(0);
      } else if (text.startsWith("event:")) {
        event = value(text, "event:");
      } else if (text.startsWith("data:")) {
        append(data, value(text, "data:"));
      }
    }
    return Optional.empty();
  }

  private static void append(StringBuilder data, String more) throws IOException {
    if (data.length() + more.length() > AssignmentDocument.MAX_BYTES) {
      throw new IOException("an event of more than %,d bytes".formatted(data.length()));
    }
    if (!data.isEmpty()) {
      data.append('\n');
    }
    data.append(more);
  }

  private static String value(String line, String field) {
    var value = line.substring(field.length());
    return value.startsWith(" ") ? value.substring(1) : value;
  }

  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      heardNanos = nanoTime.getAsLong();
      if (next == '\n') {
        var text = line.toString(UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
      }
      line.write(next);
      if (line.size() > AssignmentDocument.MAX_BYTES) {
        throw new IOException("a line of more than %,d bytes".formatted(line.size()));
      }
    }
    return Optional.empty();
  }

  /// How long nothing was heard, not even a sign of life.
  public long silentNanos() {
    return nanoTime.getAsLong() - heardNanos;
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
