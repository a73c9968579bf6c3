package dev.belay.engine;

import dev.belay.engine.Approval.RuleOf;
import java.util.Comparator;

/// Who must say yes, and for which rule.
///
/// @param policy name of the policy, for people; `rule` identifies it
public record Need(Policy.Approval approval, String policy, RuleOf rule)
    implements Comparable<Need> {

  private static final Comparator<Need> ORDER =
      Comparator.comparing(Need::policy)
          .thenComparing(need -> need.rule.rule())
          .thenComparing(need -> need.rule.meaning())
          .thenComparing(need -> String.join(",", need.approval.from()))
          .thenComparingInt(need -> need.approval.count())
          .thenComparing(need -> need.approval.within());

  /// As people write it: `POLICY/RULE`, or the policy alone for its scope and its `otherwise`.
  public String ruleName() {
    return rule.rule().isEmpty() ? policy : policy + "/" + rule.rule();
  }

  @Override
  public int compareTo(Need other) {
    return ORDER.compare(this, other);
  }
}
