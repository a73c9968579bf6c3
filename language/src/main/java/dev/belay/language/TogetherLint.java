package dev.belay.language;

import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/// What policies of one question say together, or one policy by all its rules.
final class TogetherLint {

  /// Of more policies no two are compared.
  private static final int MOST_COMPARED = 100;

  private final List<LintedPolicy> policies;
  private final Findings findings;

  private TogetherLint(List<LintedPolicy> policies, Findings findings) {
    this.policies = policies;
    this.findings = findings;
  }

  static void look(List<LintedPolicy> policies, Findings findings) {
    var byQuestion = new TreeMap<String, List<LintedPolicy>>();
    for (var policy : policies) {
      var question = policy.policy().question();
      byQuestion.computeIfAbsent(question, _ -> new ArrayList<>()).add(policy);
    }
    byQuestion.values().forEach(all -> new TogetherLint(all, findings).look());
  }

  private void look() {
    policies.stream().filter(TogetherLint::lettingNothing).forEach(this::alone);
    var deciding = policies.stream().filter(LintedPolicy::decides).map(Stance::of).toList();
    if (deciding.size() > MOST_COMPARED) {
      return;
    }
    for (int i = 0; i < deciding.size(); i++) {
      for (int j = 0; j < deciding.size(); j++) {
        if (j < i) {
          pair(deciding.get(j), deciding.get(i));
        }
        if (j != i) {
          allowsInVain(deciding.get(i), deciding.get(j));
        }
      }
    }
  }

  /// Whether it lets nothing happen though each of its rules lets something.
  private static boolean lettingNothing(LintedPolicy policy) {
    return policy.lets().isNone()
        && !policy.reasoner().inScope().isNone()
        && !isMeantToBlock(policy);
  }

  /// One that says nothing but block, and one with a rule that always does.
  private static boolean isMeantToBlock(LintedPolicy policy) {
    var rules = policy.policy().rules();
    var scope = policy.reasoner().inScope();
    if (rules.stream().anyMatch(rule -> policy.reasoner().passes(rule).and(scope).isNone())) {
      return true;
    }
    return rules.stream().allMatch(rule -> rule.then() == Verdict.BLOCK)
        && (rules.size() < 2 || policy.policy().otherwise().equals(Optional.of(Verdict.BLOCK)));
  }

  private void alone(LintedPolicy policy) {
    if (policy.policy().each().isPresent()) {
      findings.add(
          "every-element-dropped",
          "the rules of `%s` together drop every element".formatted(policy.policy().name()),
          policy.name(),
          "let one of them speak of fewer elements");
    } else {
      findings.add(
          "everyone-denied",
          "the rules of `%s` together block every request that it speaks of"
              .formatted(policy.policy().name()),
          policy.name(),
          "let one of them speak of fewer requests");
    }
  }

  /// Two that let something each, and nothing where both speak.
  private void pair(Stance one, Stance other) {
    var scope = one.scope().and(other.scope());
    var eachLets = !one.lets().and(scope).isNone() && !other.lets().and(scope).isNone();
    if (one.isAlike(other)
        && eachLets
        && one.lets().and(other.lets()).isNone()
        && scope.isCertain()) {
      together(one, other);
    }
  }

  private void together(Stance one, Stance other) {
    var names = "`%s` and `%s`".formatted(one.policy().name(), other.policy().name());
    if (other.policy().isPreference()) {
      findings.add(
          "preferences-contradict",
          names + " prefer elements that have nothing in common",
          other.linted().name(),
          "let one of them speak of fewer requests");
    } else if (other.policy().each().isPresent()) {
      findings.add(
          "every-element-dropped",
          names + " together drop every element",
          other.linted().name(),
          "let one of them speak of fewer requests or elements");
    } else {
      findings.add(
          "everyone-denied",
          names + " together block every request that both speak of",
          other.linted().name(),
          "let one of them speak of fewer requests");
    }
  }

  /// What one allows and the other always blocks: the stricter one stands.
  private void allowsInVain(Stance allowing, Stance blocking) {
    if (allowing.policy().each().isPresent() || blocking.policy().each().isPresent()) {
      return;
    }
    var reasoner = allowing.linted().reasoner();
    var reached = allowing.scope();
    var rules = allowing.policy().rules();
    for (int i = 0; i < rules.size(); i++) {
      var fires = reached.and(reasoner.fires(rules.get(i)));
      if (rules.get(i).then() == Verdict.ALLOW
          && !fires.isNone()
          && fires.and(blocking.open()).isNone()) {
        findings.add(
            "allow-in-vain",
            "what `%s` allows is always blocked by the policy `%s`"
                .formatted(rules.get(i).name(), blocking.policy().name()),
            allowing.linted().outline().rule(i),
            "the stricter one stands: change one of them");
      }
      reached = reached.and(reasoner.passes(rules.get(i)));
    }
  }
}
