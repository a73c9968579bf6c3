package dev.belay.wire;

import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// How many decisions of which kind there were in a while.
///
/// @param from inclusive
/// @param until exclusive
/// @param verdicts how many of each
/// @param causes the most frequent first; a decision that several rules determine counts with each
public record DecisionMix(
    Instant from, Instant until, SortedMap<Verdict, Long> verdicts, List<Cause> causes) {

  public DecisionMix {
    verdicts = Collections.unmodifiableSortedMap(new TreeMap<>(verdicts));
    causes = List.copyOf(causes);
  }

  /// How many decisions a rule determined.
  ///
  /// @param policy empty when it was none
  /// @param rule empty when it was none
  public record Cause(Verdict verdict, String policy, String rule, long decisions) {}

  public long decisions() {
    return verdicts.values().stream().mapToLong(Long::longValue).sum();
  }
}
