package dev.belay.language;

import dev.belay.engine.Expr;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The situations in which something is so. There may be more of them than really can be, never
/// fewer: where there are none, it is never so.
///
/// @param isWhole whether nothing was left out because it was too much
record Situations(List<Situation> alternatives, boolean isWhole) {

  /// What is more is not followed, so that no condition takes long.
  private static final int MOST = 64;

  static final Situations ALL = new Situations(List.of(Situation.ANY), true);
  static final Situations NONE = new Situations(List.of(), true);

  /// All, for want of knowing.
  static final Situations UNFOLLOWED = new Situations(List.of(Situation.ANY), false);

  static Situations of(Situation situation) {
    return new Situations(List.of(situation), true);
  }

  boolean isNone() {
    return alternatives.isEmpty();
  }

  /// Whether there certainly is a request in one of them.
  boolean isCertain() {
    return isWhole && alternatives.stream().anyMatch(Situation::isCertain);
  }

  /// Those in which something is said of the part.
  Situations about(Expr part) {
    return new Situations(
        alternatives.stream().filter(one -> one.parts().containsKey(part)).toList(), isWhole);
  }

  Situations and(Situations other) {
    var both = new ArrayList<Situation>();
    for (var one : alternatives) {
      for (var another : other.alternatives) {
        one.and(another).ifPresent(both::add);
        if (both.size() > MOST) {
          return new Situations(fewer(other), false);
        }
      }
    }
    return new Situations(both, isWhole && other.isWhole);
  }

  private List<Situation> fewer(Situations other) {
    return alternatives.size() <= other.alternatives.size() ? alternatives : other.alternatives;
  }

  Situations or(Situations other) {
    var either = Stream.concat(alternatives.stream(), other.alternatives.stream()).toList();
    return either.size() > MOST ? UNFOLLOWED : new Situations(either, isWhole && other.isWhole);
  }
}
