package dev.belay.bench;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// How long and how much is measured.
///
/// @param most how long one pass over the calls may take: of a slower engine fewer calls are timed
record Settings(
    List<Integer> sizes,
    int hotCalls,
    int coldRules,
    int coldCalls,
    int mostRules,
    int mostRulesCalls,
    Duration warmUp,
    int rounds,
    Duration round,
    Duration most) {

  /// A peer that needs longer to load a size is left out there.
  static final Duration LOADING = Duration.ofMinutes(2);

  Settings {
    sizes = List.copyOf(sizes);
  }

  static Settings thorough() {
    return new Settings(
        List.of(10, 100, 1_000, 10_000),
        1_000,
        10_000,
        50_000,
        1_000_000,
        200_000,
        Duration.ofSeconds(4),
        15,
        Duration.ofMillis(100),
        Duration.ofSeconds(1));
  }

  /// Enough to see that everything runs: no figure of it is worth keeping.
  static Settings quick() {
    return new Settings(
        List.of(10, 100, 1_000),
        200,
        1_000,
        2_000,
        2_000,
        2_000,
        Duration.ofMillis(300),
        3,
        Duration.ofMillis(30),
        Duration.ofMillis(300));
  }

  /// Every number of rules, smallest first.
  List<Integer> allSizes() {
    return Stream.concat(sizes.stream(), Stream.of(coldRules, mostRules))
        .distinct()
        .sorted()
        .toList();
  }

  boolean hasCold(int rules) {
    return rules == coldRules || rules == mostRules;
  }

  /// How many calls are made for so many rules.
  int calls(int rules) {
    if (rules == mostRules) {
      return mostRulesCalls;
    }
    return rules == coldRules ? coldCalls : hotCalls;
  }
}
