package dev.belay.engine;

import java.util.List;

/// Something that must hold for a rule to fire, and that an index can look at. Where it is known to
/// be false the rule is settled, whatever else its condition says.
sealed interface Conjunct {

  InputPath path();

  /// The path has one of these texts.
  record OneOf(InputPath path, List<String> texts) implements Conjunct {

    public OneOf {
      texts = texts.stream().distinct().toList();
    }
  }

  /// The path has none of these texts.
  record NoneOf(InputPath path, List<String> texts) implements Conjunct {

    public NoneOf {
      texts = texts.stream().distinct().toList();
    }
  }

  /// The path has a text that starts so.
  record StartsWith(InputPath path, String prefix) implements Conjunct {}

  /// The path has something.
  record Present(InputPath path) implements Conjunct {}

  /// The path has a whole number that stands so to another.
  record Compared(InputPath path, Order order, long number) implements Conjunct {}

  /// The path has this truth.
  record Is(InputPath path, boolean isTrue) implements Conjunct {}
}
