package dev.belay.enforce;

import dev.belay.engine.Decision;
import dev.belay.engine.Facts;
import dev.belay.engine.Verdict;
import java.time.Duration;
import java.util.List;

/// One answered request, under the id by which its record, its deed and the approvals that it uses
/// up are known.
///
/// @param facts as they were decided on: those that the caller established, and those that the
///     enforcement point added
/// @param took how long the answer took
public record Decided(String id, Facts facts, Decision decision, Duration took) {

  public Verdict verdict() {
    return decision.verdict();
  }

  /// What a caller who is turned away is told.
  public String message() {
    var answer = decision.answer();
    return answer.message().orElseGet(answer::sentence);
  }

  public List<String> reasons() {
    return decision.answer().reasons();
  }
}
