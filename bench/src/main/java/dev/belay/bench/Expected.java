package dev.belay.bench;

import java.util.List;
import java.util.Optional;

/// What the workload says of one call.
///
/// @param rule the first rule that matches, which decides where order counts
/// @param strictest the strictest effect of all rules that match, which decides where it does not
/// @param matching how many rules match
record Expected(Optional<Rule> rule, Effect strictest, int matching) {

  /// Nothing that matches is denied.
  static Expected of(List<Rule> matching) {
    return new Expected(
        matching.stream().findFirst(),
        matching.stream().map(Rule::effect).max(Effect::compareTo).orElse(Effect.DENY),
        matching.size());
  }

  Effect first() {
    return rule.map(Rule::effect).orElse(Effect.DENY);
  }
}
