package dev.belay.bench;

import java.util.Optional;

/// What one contender did with one number of rules, in a process of its own.
///
/// @param loadMs from text (or what it is given) to ready, in a process that did nothing before
/// @param hot the same thousand calls again and again
/// @param cold so many calls that none is in a cache when it comes again
record Figures(
    String contender,
    int rules,
    double loadMs,
    Agreement agreement,
    Optional<Timing> hot,
    Optional<Timing> cold) {

  /// @param calls how many answers were compared
  /// @param other how many were not those that the workload expects
  /// @param example one of these
  record Agreement(int calls, int other, String example) {}

  /// @param calls how many different ones: fewer than wanted for an engine that would take too long
  record Timing(double nanos, double bytes, int calls) {}
}
