package dev.belay.bench;

/// What loading may cost, and why it costs what it costs.
final class Goals {

  private Goals() {}

  /// @param half of what the checker takes for as many conditions
  static Goal text(int rules, double half) {
    return new Goal(
        "%,d rules from text, half of dev.cel's check".formatted(rules),
        "ms",
        half,
        0,
        "a process that begins interprets what it will later compile; a third of the time is there"
            + " for ten rules already, for classes of the checker.");
  }

  static Goal most(int rules) {
    return new Goal(
        "%,d rules from text".formatted(rules),
        "ms",
        8_000,
        0,
        "a third goes to reading YAML with places for every word, a tenth to digests of what each"
            + " policy means, a third to preparing code and index, all on one thread.");
  }

  static Goal content(int rules) {
    return new Goal(
        "%,d rules from the content of a release".formatted(rules),
        "ms",
        500,
        150,
        "its JSON has some 600 bytes for each rule, every part of a condition with its place; it is"
            + " read, checked for its form and digested again, by code that is not compiled yet.");
  }

  static Goal change(int rules) {
    return new Goal(
        "a change of one rule of %,d".formatted(rules),
        "ms",
        20,
        2,
        "policies that stay are not compiled again, but the index is built anew over all rules.");
  }

  static Goal memory(int rules) {
    return new Goal(
        "memory of %,d rules".formatted(rules),
        "MB",
        20,
        6,
        "each rule keeps its checked condition, part by part with its place, for the reference"
            + " evaluator.");
  }

  static Goal mostMemory(int rules) {
    return new Goal(
        "memory of %,d rules".formatted(rules),
        "MB",
        300,
        0,
        "300 bytes for a rule would hold its index and its constants; the checked condition that"
            + " the reference evaluator needs, with the place of each part, takes most of the"
            + " rest.");
  }

  /// @param before in megabytes
  static Goal metaspace(int publishes, double before) {
    return new Goal(
        "metaspace after %,d changes, as before them".formatted(publishes),
        "MB",
        before * 1.05,
        0,
        "code of rules that are not there any more was not unloaded.");
  }

  static Goal stop(int times) {
    return new Goal(
        "a loop in a loop over 10,000, stopped, %,d times".formatted(times),
        "ms",
        52,
        0,
        "the clock is read once in 64 steps, and a collection of garbage in between counts too.");
  }

  static Goal beside() {
    return new Goal(
        "a candidate beside, differing in 1 of 20 policies",
        "x",
        1.4,
        0,
        "both releases are asked in full.");
  }
}
