package dev.belay.language;

import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Verdict;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/// Rules that say nothing, by themselves or where they stand.
final class RuleLint {

  /// What has more rules is not compared pair by pair.
  private static final int MOST_COMPARED = 200;

  private final LintedPolicy policy;
  private final List<Rule> rules;
  private final Situations scope;
  private final List<Situations> fires;
  private final List<Situations> passes;
  private final Findings findings;

  private RuleLint(LintedPolicy policy, Findings findings) {
    this.policy = policy;
    var reasoner = policy.reasoner();
    this.rules = policy.policy().rules();
    this.scope = reasoner.inScope();
    this.fires = rules.stream().map(reasoner::fires).toList();
    this.passes = rules.stream().map(reasoner::passes).toList();
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    new RuleLint(policy, findings).look();
  }

  private void look() {
    if (scope.isNone()) {
      return;
    }
    var reached = scope;
    for (int i = 0; i < rules.size(); i++) {
      look(i, reached);
      reached = reached.and(passes.get(i));
    }
  }

  private void look(int index, Situations reached) {
    var inScope = fires.get(index).and(scope);
    if (inScope.isNone()) {
      neverFires(index);
      return;
    }
    var hiding = hiding(index, inScope);
    if (hiding.isPresent()) {
      hidden(index, "`%s` fires or fails before it".formatted(rules.get(hiding.getAsInt()).name()));
    } else if (inScope.and(reached).isNone()) {
      hidden(index, "one of the rules above fires or fails before it");
    } else {
      hidesBlock(index);
    }
  }

  private void neverFires(int index) {
    var rule = rules.get(index);
    var why =
        !fires.get(index).isNone()
            ? "what it asks for is never within the policy's `for`"
            : rule.firesWhen() ? "its `when` is never true" : "its `require` is never false";
    findings.add(
        "rule-never-fires",
        "`%s` never fires: %s".formatted(rule.name(), why),
        policy.outline().rule(index),
        "mend its condition, or leave the rule out");
  }

  private OptionalInt hiding(int index, Situations inScope) {
    return rules.size() > MOST_COMPARED
        ? OptionalInt.empty()
        : IntStream.range(0, index)
            .filter(earlier -> inScope.and(passes.get(earlier)).isNone())
            .findFirst();
  }

  private void hidden(int index, String why) {
    findings.add(
        "rule-hidden",
        "`%s` never fires: where it would, %s".formatted(rules.get(index).name(), why),
        policy.outline().rule(index),
        "put it above, or leave it out");
  }

  /// An approval that is asked for in some of the requests that a rule below blocks is a way around
  /// that rule. One for which the rule below would block every request is an exception from it.
  private void hidesBlock(int index) {
    if (rules.get(index).then() != Verdict.BLOCK || rules.size() > MOST_COMPARED) {
      return;
    }
    IntStream.range(0, index)
        .filter(earlier -> rules.get(earlier).then() == Verdict.REQUIRE_APPROVAL)
        .filter(earlier -> hides(earlier, index))
        .findFirst()
        .ifPresent(earlier -> hidesBlock(earlier, index));
  }

  private boolean hides(int approval, int index) {
    var asked = scope.and(fires.get(approval));
    var isException = asked.and(passes.get(index)).isNone();
    return !isException && asked.and(fires.get(index)).isCertain();
  }

  private void hidesBlock(int earlier, int index) {
    findings.add(
        "approval-hides-block",
        "`%s` asks for an approval of requests that `%s` would block"
            .formatted(rules.get(earlier).name(), rules.get(index).name()),
        policy.outline().rule(earlier),
        "put `%s` above it".formatted(rules.get(index).name()));
  }
}
