package dev.belay.engine;

import dev.belay.engine.Approval.RuleOf;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// What is left of a candidate's answer under a ceiling.
final class Candidates {

  private Candidates() {}

  /// Nothing tried allows: what a candidate allows is no opinion, and what exceeds its ceiling is
  /// softened to it.
  ///
  /// @param approvers groups that are asked where the ceiling makes require_approval of something
  ///     stricter
  static Answer capped(
      Answer answer, Verdict ceiling, Collection<String> approvers, Release release) {
    if (answer.verdict() == Verdict.ALLOW || ceiling == Verdict.ALLOW) {
      return Answer.SILENCE;
    }
    if (!answer.verdict().isStricterThan(ceiling)) {
      return answer;
    }
    return Answer.of(
        answer.determining().stream()
            .map(opinion -> capped(opinion, ceiling, approvers, release))
            .toList());
  }

  private static Opinion capped(
      Opinion opinion, Verdict ceiling, Collection<String> approvers, Release release) {
    var needs =
        ceiling == Verdict.REQUIRE_APPROVAL
            ? needs(opinion, approvers, release)
            : new TreeSet<Need>();
    return opinion.cappedTo(ceiling, needs);
  }

  /// One person of these groups, for the rule that the opinion comes from.
  static SortedSet<Need> needs(Opinion opinion, Collection<String> approvers, Release release) {
    var approval = new Policy.Approval(List.copyOf(approvers), 1, Policy.Approval.USUALLY_WITHIN);
    var policy = opinion.cause().policy();
    return new TreeSet<>(List.of(new Need(approval, policy, ruleOf(opinion, policy, release))));
  }

  /// An opinion without a policy is that of the release as a whole.
  private static RuleOf ruleOf(Opinion opinion, String policy, Release release) {
    var meaning =
        release.policies().stream()
            .filter(candidate -> candidate.name().equals(policy))
            .map(Policy::meaning)
            .findFirst()
            .orElse(release.address());
    return new RuleOf(meaning, opinion.cause().rule());
  }
}
