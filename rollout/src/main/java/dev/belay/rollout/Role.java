package dev.belay.rollout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What somebody is let in for. One may have several.
public enum Role {
  /// Writes changes and plans them.
  AUTHOR,
  /// Accepts or rejects what others wrote.
  REVIEWER,
  /// Publishes, moves rollouts, rolls back, stops.
  OPERATOR,
  /// Makes projects and lets people in.
  ADMINISTRATOR,
  /// A process that asks and obeys.
  ENFORCEMENT_POINT;

  private final String text = name().toLowerCase(Locale.ROOT);

  public String text() {
    return text;
  }

  /// For text from outside. Absent when it names no role.
  public static Optional<Role> from(String text) {
    return Arrays.stream(values()).filter(role -> role.text.equals(text)).findFirst();
  }
}
