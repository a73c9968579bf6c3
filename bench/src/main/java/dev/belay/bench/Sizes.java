package dev.belay.bench;

/// How much is loaded, and how often.
///
/// @param processes that load the same, for a median
/// @param publishes changes of one rule
/// @param stops answers that are ended by the clock
record Sizes(
    String pace,
    int rules,
    int mostRules,
    int processes,
    int publishes,
    int stops,
    Settings timing) {

  static Sizes of(String pace) {
    return pace.equals(Options.QUICK)
        ? new Sizes(pace, 1_000, 10_000, 1, 50, 10, Settings.quick())
        : new Sizes(pace, 10_000, 1_000_000, 5, 1_000, 1_000, Settings.thorough());
  }
}
