package dev.belay.rollout;

import dev.belay.engine.Problem;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A condition over evidence that a rollout must meet to go on from a step.
public sealed interface Gate {

  /// It has been at this step for so long.
  record Soak(Duration atLeast) implements Gate {}

  /// So many subjects were seen at this step. Subjects, not requests, so that one loud caller
  /// proves nothing.
  record Subjects(long atLeast) implements Gate {}

  /// At most this share of the subjects was decided differently by the release.
  record Changed(double atMostPercent) implements Gate {}

  /// What was seen since the rollout came to its step.
  ///
  /// @param atStep how long it has been there
  /// @param subjects how many were seen
  /// @param changed how many of them the release decided differently than what decides
  /// @param bypasses deeds without a decision; no gate passes with one
  record Seen(Duration atStep, long subjects, long changed, long bypasses) {

    double changedPercent() {
      return subjects == 0 ? 0 : 100.0 * changed / subjects;
    }
  }

  /// As people write it: `soak 10m`, `subjects 20`, `changed 5%`.
  default String text() {
    return switch (this) {
      case Soak(var atLeast) when atLeast.toSecondsPart() > 0 ->
          "soak %ds".formatted(atLeast.toSeconds());
      case Soak(var atLeast) when atLeast.toMinutesPart() > 0 ->
          "soak %dm".formatted(atLeast.toMinutes());
      case Soak(var atLeast) -> "soak %dh".formatted(atLeast.toHours());
      case Subjects(var atLeast) -> "subjects %d".formatted(atLeast);
      case Changed(var atMost) -> "changed %s%%".formatted(number(atMost));
    };
  }

  Pattern FORM =
      Pattern.compile(
          "soak (?<time>\\d{1,9})(?<unit>[smh])"
              + "|subjects (?<subjects>\\d{1,9})"
              + "|changed (?<percent>\\d{1,3}(\\.\\d{1,2})?)%");

  /// For text from outside. Absent when it is no gate.
  static Optional<Gate> from(String text) {
    var form = FORM.matcher(text);
    return form.matches() ? Optional.of(gate(form)) : Optional.empty();
  }

  private static Gate gate(Matcher form) {
    var percent = form.group("percent");
    if (percent != null) {
      return new Changed(Double.parseDouble(percent));
    }
    var subjects = form.group("subjects");
    if (subjects != null) {
      return new Subjects(Long.parseLong(subjects));
    }
    long time = Long.parseLong(form.group("time"));
    return new Soak(
        switch (form.group("unit")) {
          case "s" -> Duration.ofSeconds(time);
          case "m" -> Duration.ofMinutes(time);
          default -> Duration.ofHours(time);
        });
  }

  /// Why it does not hold. Absent when it does.
  default Optional<Problem> refusal(Seen seen) {
    var found =
        switch (this) {
          case Soak(var atLeast) when seen.atStep().compareTo(atLeast) < 0 ->
              "at this step for %d seconds".formatted(seen.atStep().toSeconds());
          case Subjects(var atLeast) when seen.subjects() < atLeast ->
              "%d seen".formatted(seen.subjects());
          case Changed(var atMost) when seen.changedPercent() > atMost ->
              "%s%% of %d".formatted(number(seen.changedPercent()), seen.subjects());
          case Gate _ -> "";
        };
    return Checks.when(
        !found.isEmpty(),
        Problem.of("gate-fails", "the gate `%s` does not hold: %s".formatted(text(), found)));
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, "%.2f", number).replaceAll("\\.?0+$", "");
  }
}
