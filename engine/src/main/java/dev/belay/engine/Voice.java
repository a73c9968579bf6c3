package dev.belay.engine;

import dev.belay.engine.Policy.Rule;
import java.util.SortedSet;
import java.util.TreeSet;

/// What a policy can say of requests of its question.
record Voice(Policy policy, Question question) {

  /// What it says where a rule fires.
  Opinion then(Rule rule) {
    var verdict = question.roundUp(rule.then());
    var approval = rule.approval().orElseGet(Policy.Approval::byAnyone);
    return new Opinion(
        verdict,
        verdict,
        new Cause.ByRule(policy.name(), rule.name()),
        needs(verdict, approval, rule.name()),
        rule.reasons(),
        rule.message(),
        true);
  }

  /// What it says where no rule fires.
  Opinion otherwise(Verdict verdict) {
    var rounded = question.roundUp(verdict);
    return Opinion.of(rounded, new Cause.ByOtherwise(policy.name()))
        .withNeeds(needs(rounded, Policy.Approval.byAnyone(), ""));
  }

  /// What it says where a condition fails.
  ///
  /// @param rule empty for the scope
  Opinion failed(String rule, Expr condition, Truth truth) {
    var at = condition.at();
    var place = new Problem.Place(policy.file(), at.line(), at.column());
    var problem = truth.failure().orElseThrow().at(place);
    return Opinion.of(Verdict.BLOCK, new Cause.PolicyFailed(policy.name(), rule, problem));
  }

  private SortedSet<Need> needs(Verdict verdict, Policy.Approval approval, String rule) {
    var needs = new TreeSet<Need>();
    if (verdict == Verdict.REQUIRE_APPROVAL) {
      needs.add(new Need(approval, policy.name(), new Approval.RuleOf(policy.meaning(), rule)));
    }
    return needs;
  }
}
