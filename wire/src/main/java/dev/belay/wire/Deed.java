package dev.belay.wire;

import java.time.Instant;
import java.util.Optional;

/// What was done after a decision.
///
/// @param decision its id
/// @param element number of the element that was used, of a question that chooses
public record Deed(String decision, Done done, Optional<Integer> element, Instant time)
    implements PointReport {

  /// What became of it.
  public enum Done {
    /// It happened.
    EXECUTED,
    /// It did not happen.
    NOT_EXECUTED,
    /// It was tried and did not succeed.
    FAILED,
    /// It was begun, and nobody can say how it ended.
    UNKNOWN
  }

  public static Deed of(String decision, Done done, Instant time) {
    return new Deed(decision, done, Optional.empty(), time);
  }
}
