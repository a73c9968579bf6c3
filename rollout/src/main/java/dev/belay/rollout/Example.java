package dev.belay.rollout;

import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import java.util.Locale;
import java.util.Optional;

/// A request with the answer that a change promises for it.
///
/// @param input as JSON gives it
public record Example(String name, String question, Mapping input, Must must) {

  /// What has to become of the request.
  public enum Must {
    /// It happens.
    ALLOW,
    /// It does not happen: blocked, or a dry run.
    BLOCK;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    public boolean isMetBy(Verdict verdict) {
      return switch (this) {
        case ALLOW -> verdict == Verdict.ALLOW;
        case BLOCK -> verdict.isStricterThan(Verdict.REQUIRE_APPROVAL);
      };
    }
  }

  /// What an example showed.
  ///
  /// @param before what the base of the change says; absent where the base does not know the
  ///     question, or the input does not fit it
  /// @param answer what the candidate says, as a sentence
  public record Result(
      String name,
      String question,
      Must must,
      Optional<Verdict> before,
      Verdict after,
      String answer) {

    public boolean isMet() {
      return must.isMetBy(after);
    }

    public boolean isLoosened() {
      return before.filter(verdict -> verdict.isStricterThan(after)).isPresent();
    }
  }
}
