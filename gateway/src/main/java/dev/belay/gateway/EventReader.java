package dev.belay.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// Reads server-sent events, none larger than [Limits#ANSWER_BYTES]. Not safe for more than one
/// thread.
final class EventReader {

  private static final int BUFFER_BYTES = 8 << 10;

  private final InputStream in;
  private final Runnable heard;
  private final byte[] buffer = new byte[BUFFER_BYTES];
  private int at;
  private int end;
  private boolean afterCarriageReturn;
  private int size;

  /// @param heard called whenever bytes arrive, comments included
  EventReader(InputStream in, Runnable heard) {
    this.in = in;
    this.heard = heard;
  }

  /// The next event, or empty at the end of the stream. An event that the end cuts off is none.
  Optional<Event> next() throws IOException {
    Optional<String> id = Optional.empty();
    Optional<String> type = Optional.empty();
    Optional<String> retry = Optional.empty();
    Optional<StringBuilder> data = Optional.empty();
    size = 0;
    for (var line = line(); line.isPresent(); line = line()) {
      var text = line.get();
      if (text.isEmpty()) {
        if (id.isPresent() || retry.isPresent() || data.isPresent()) {
          return Optional.of(
              new Event(id, type, retry, data.map(StringBuilder::toString).orElse("")));
        }
        type = Optional.empty();
        size = 0;
        continue;
      }
      int colon = text.indexOf(':');
      var field = colon < 0 ? text : text.substring(0, colon);
      var value = colon < 0 ? "" : text.substring(colon + 1);
      value = value.startsWith(" ") ? value.substring(1) : value;
      switch (field) {
        case "id" -> id = Optional.of(value);
        case "event" -> type = Optional.of(value);
        case "retry" -> retry = Optional.of(value);
        case "data" -> data = Optional.of(joined(data, value));
        default -> {}
      }
    }
    return Optional.empty();
  }

  private static StringBuilder joined(Optional<StringBuilder> before, String value) {
    return before
        .map(text -> text.append('\n').append(value))
        .orElseGet(() -> new StringBuilder(value));
  }

  /// A line ends with CR, LF or both.
  private Optional<String> line() throws IOException {
    var line = new ByteArrayOutputStream();
    while (true) {
      int next = read();
      if (next < 0) {
        return Optional.empty();
      }
      boolean secondHalfOfLineEnd = next == '\n' && afterCarriageReturn;
      afterCarriageReturn = next == '\r';
      if (secondHalfOfLineEnd) {
        continue;
      }
      if (next == '\r' || next == '\n') {
        return Optional.of(line.toString(StandardCharsets.UTF_8));
      }
      line.write(next);
      size++;
      if (size > Limits.ANSWER_BYTES) {
        throw UpstreamFault.unclear(
            "an event of the upstream has more than %d bytes".formatted(Limits.ANSWER_BYTES));
      }
    }
  }

  private int read() throws IOException {
    if (at == end) {
      at = 0;
      end = in.read(buffer);
      if (end <= 0) {
        end = 0;
        return -1;
      }
      heard.run();
    }
    return buffer[at++] & 0xFF;
  }
}
