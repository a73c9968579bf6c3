package dev.belay.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// How much strictness a candidate may add: the ceiling on the ladder. At enforce it is no
/// candidate any more: it decides.
public enum Stage {
  OBSERVE(Verdict.ALLOW),
  REQUIRE_APPROVAL(Verdict.REQUIRE_APPROVAL),
  DRY_RUN(Verdict.DRY_RUN),
  ENFORCE(Verdict.BLOCK);

  private final Verdict ceiling;
  private final String text = name().toLowerCase(Locale.ROOT);

  Stage(Verdict ceiling) {
    this.ceiling = ceiling;
  }

  /// The strictest verdict that this stage lets through.
  public Verdict ceiling() {
    return ceiling;
  }

  public String text() {
    return text;
  }

  /// For text from outside. Absent when it names no stage.
  public static Optional<Stage> from(String text) {
    return Arrays.stream(values()).filter(stage -> stage.text.equals(text)).findFirst();
  }
}
