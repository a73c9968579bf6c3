package dev.belay.engine;

import java.util.List;

/// Something that must hold for a rule to fire, and that an index can look at. Where it is known to
/// be false the rule is settled, whatever else its condition says.
///
/// Paths and texts are known by the numbers that [Words] has for them.
sealed interface Conjunct {

  int path();

  /// The path has one of these texts.
  ///
  /// @param words each of them once
  record OneOf(int path, List<Integer> words) implements Conjunct {}

  /// The path has none of these texts.
  ///
  /// @param words each of them once
  record NoneOf(int path, List<Integer> words) implements Conjunct {}

  /// The path has a text that starts so.
  record StartsWith(int path, int beginning) implements Conjunct {}

  /// The path has something.
  record Present(int path) implements Conjunct {}

  /// The path has a whole number that stands so to another.
  record Compared(int path, Order order, long number) implements Conjunct {}

  /// The path has this truth.
  record Is(int path, boolean isTrue) implements Conjunct {}
}
