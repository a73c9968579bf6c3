package dev.belay.rollout;

import dev.belay.engine.Verdict;
import java.util.Comparator;

/// A cause for which a candidate decides otherwise than what decides now: replays count by it.
///
/// @param policy whose opinion makes the difference; empty when it is no policy's
/// @param rule of that policy; empty when it is no rule's
public record Difference(String policy, String rule, Verdict from, Verdict to)
    implements Comparable<Difference> {

  private static final Comparator<Difference> ORDER =
      Comparator.comparing(Difference::policy)
          .thenComparing(Difference::rule)
          .thenComparing(Difference::from)
          .thenComparing(Difference::to);

  public boolean isLoosened() {
    return from.isStricterThan(to);
  }

  /// As people read it: `agent-writes/tainted-egress from allow to block`.
  public String sentence() {
    return "%s from %s to %s".formatted(name(), from.text(), to.text());
  }

  /// Such as `agent-writes/tainted-egress`.
  public String name() {
    if (policy.isEmpty()) {
      return "what no policy says";
    }
    return rule.isEmpty() ? policy : policy + "/" + rule;
  }

  @Override
  public int compareTo(Difference other) {
    return ORDER.compare(this, other);
  }
}
