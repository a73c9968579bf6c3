package dev.belay.language;

import dev.belay.engine.Policy;

/// What one policy does in which situations.
///
/// @param lets those in its scope in which it blocks nothing
/// @param open all in which it blocks nothing
record Stance(LintedPolicy linted, Situations scope, Situations lets, Situations open) {

  static Stance of(LintedPolicy linted) {
    var reasoner = linted.reasoner();
    var lets = linted.lets();
    var outside = linted.policy().scope().map(scope -> reasoner.where(scope, false));
    return new Stance(linted, reasoner.inScope(), lets, outside.orElse(Situations.NONE).or(lets));
  }

  Policy policy() {
    return linted.policy();
  }

  boolean isAlike(Stance other) {
    return policy().each().isPresent() == other.policy().each().isPresent()
        && policy().isPreference() == other.policy().isPreference();
  }
}
