package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// One server-sent event, as the upstream wrote it.
record Event(Optional<String> id, Optional<String> type, Optional<String> retry, String data) {

  static Event of(String data) {
    return new Event(Optional.empty(), Optional.empty(), Optional.empty(), data);
  }

  Event withData(String other) {
    return new Event(id, type, retry, other);
  }

  /// Whether it carries a message; others only carry an id or a time to wait.
  boolean isMessage() {
    return !data.isEmpty() && type.map("message"::equals).orElse(true);
  }

  byte[] bytes() {
    var text = new StringBuilder();
    type.ifPresent(value -> text.append("event: ").append(value).append('\n'));
    id.ifPresent(value -> text.append("id: ").append(value).append('\n'));
    retry.ifPresent(value -> text.append("retry: ").append(value).append('\n'));
    data.lines().forEach(line -> text.append("data: ").append(line).append('\n'));
    if (data.isEmpty()) {
      text.append("data:\n");
    }
    return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
  }
}
