package dev.belay.engine;

import java.util.List;

/// Something that must hold for a rule to fire, and that can be looked up. Where it is known to be
/// false the rule is settled, whatever else its condition says.
sealed interface Conjunct {

  InputPath path();

  /// The path has one of these texts.
  record OneOf(InputPath path, List<String> texts) implements Conjunct {

    public OneOf {
      texts = texts.stream().distinct().toList();
    }
  }

  /// The path has a text that starts so.
  record StartsWith(InputPath path, String prefix) implements Conjunct {}

  /// The path has something.
  record Present(InputPath path) implements Conjunct {}
}
