package dev.belay.engine;

/// What may still happen: four rungs of a ladder, from the least strict to the strictest.
public enum Verdict {
  /// It happens.
  ALLOW,
  /// It happens after another person's yes.
  REQUIRE_APPROVAL,
  /// It does not happen, and the caller is told what would have.
  DRY_RUN,
  /// It does not happen.
  BLOCK;

  private final String text = name().toLowerCase(java.util.Locale.ROOT);

  public boolean isStricterThan(Verdict other) {
    return compareTo(other) > 0;
  }

  public Verdict strictest(Verdict other) {
    return isStricterThan(other) ? this : other;
  }

  public Verdict leastStrict(Verdict other) {
    return isStricterThan(other) ? other : this;
  }

  /// As policies and records write it: `require_approval`.
  public String text() {
    return text;
  }

  /// For text from outside. Absent when it names no verdict.
  public static java.util.Optional<Verdict> from(String text) {
    return java.util.Arrays.stream(values()).filter(v -> v.text.equals(text)).findFirst();
  }
}
