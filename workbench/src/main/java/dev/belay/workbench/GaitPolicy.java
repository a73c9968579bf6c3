package dev.belay.workbench;

import dev.belay.engine.Verdict;
import java.util.List;
import java.util.Optional;

/// A policy of gait, as far as it says something about a single request.
///
/// @param rules in the order of their priorities, and of their names where these are equal
record GaitPolicy(
    Verdict byDefault, Optional<FailClosed> failClosed, Scripts scripts, List<GaitRule> rules) {

  GaitPolicy {
    rules = List.copyOf(rules);
  }

  /// What must be known of a request whose risk is one of these.
  record FailClosed(List<String> risks, List<String> fields, List<String> highRiskFields) {}

  /// What a script may be.
  ///
  /// @param approvalAbove steps; 0: it does not matter how many
  record Scripts(int maxSteps, int approvalAbove, boolean blocksMixedRisk) {

    /// As many as gait reads.
    static final int MOST_STEPS = 64;

    static final Scripts ANY = new Scripts(MOST_STEPS, 0, false);
  }
}
