package dev.belay.language;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// How much a finding matters, the most first.
public enum Level {
  /// Nobody can have meant it.
  ERROR,
  /// Most likely a slip.
  WARNING,
  /// Worth a look.
  NOTE;

  public static Optional<Level> from(String text) {
    return Stream.of(values()).filter(level -> level.text().equals(text)).findFirst();
  }

  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it matters at least as much as the other.
  public boolean reaches(Level other) {
    return compareTo(other) <= 0;
  }
}
