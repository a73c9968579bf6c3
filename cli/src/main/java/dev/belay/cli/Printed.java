package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.Documents;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Values as commands print them.
final class Printed {

  private Printed() {}

  /// A record as the control plane told it: JSON on one line.
  static String json(Object document) {
    return new String(Documents.bytes(document), UTF_8);
  }

  static String counted(long count, String one, String many) {
    return count + " " + (count == 1 ? one : many);
  }

  static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /// As people say it: `850ms`, `12s`, `3m`, `5h`, `2d`.
  static String duration(Duration duration) {
    if (duration.isNegative()) {
      return "-" + duration(duration.negated());
    }
    if (duration.toMillis() < 1_000) {
      return duration.toMillis() + "ms";
    }
    if (duration.toSeconds() < 120) {
      return duration.toSeconds() + "s";
    }
    if (duration.toMinutes() < 120) {
      return duration.toMinutes() + "m";
    }
    return duration.toHours() < 48 ? duration.toHours() + "h" : duration.toDays() + "d";
  }
}
