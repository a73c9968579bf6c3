package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Verdict;
import java.util.List;
import java.util.Optional;

/// What is allowed more easily than anybody can have meant.
final class AllowLint {

  private static final String UNVERIFIED = "unverified";

  /// What is longer with all that its names stand for is not followed.
  private static final int MOST_PARTS = 2_000;

  private final LintedPolicy linted;
  private final Policy policy;
  private final Findings findings;
  private int left = MOST_PARTS;

  private AllowLint(LintedPolicy linted, Findings findings) {
    this.linted = linted;
    this.policy = linted.policy();
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    new AllowLint(policy, findings).look();
  }

  private void look() {
    for (int i = 0; i < policy.rules().size(); i++) {
      rule(i);
    }
    if (policy.otherwise().equals(Optional.of(Verdict.ALLOW))) {
      otherwise();
    }
  }

  private void rule(int index) {
    var rule = policy.rules().get(index);
    if (rule.then() == Verdict.ALLOW && restsOnUnverified(rule.condition(), rule.firesWhen())) {
      findings.add(
          "allow-on-unverified",
          "`%s` allows what the caller only says of itself".formatted(rule.name()),
          linted.place(rule.condition()),
          "ask for something outside `unverified` as well");
    }
  }

  private void otherwise() {
    if (policy.scope().isEmpty()) {
      forEveryone();
    } else if (restsOnUnverified(policy.scope().get(), true)) {
      findings.add(
          "allow-on-unverified",
          "`otherwise` allows what the caller only says of itself",
          linted.outline().key("for"),
          "ask for something outside `unverified` as well");
    }
  }

  private void forEveryone() {
    if (linted.decides() && linted.byDefault().filter(AllowLint::isStricter).isPresent()) {
      findings.add(
          "allow-for-everyone",
          "this replaces the default of every `%s`, which is %s"
              .formatted(policy.question(), linted.byDefault().get().text()),
          linted.outline().key("otherwise"),
          "write `for`, so that the policy speaks only of what it is about");
    }
  }

  private static boolean isStricter(Verdict byDefault) {
    return byDefault.isStricterThan(Verdict.ALLOW);
  }

  /// Whether the condition can have this answer because of `unverified`, whatever the rest of the
  /// request is.
  private boolean restsOnUnverified(Expr expr, boolean answer) {
    left--;
    if (left < 0) {
      return false;
    }
    return switch (expr) {
      case Expr.Not(var operand, _) -> restsOnUnverified(operand, !answer);
      case Expr.And(var one, var other, _) -> rest(List.of(one, other), answer, answer);
      case Expr.Or(var one, var other, _) -> rest(List.of(one, other), answer, !answer);
      case Expr.Named(var index, _) -> restsOnUnverified(policy.lets().get(index).value(), answer);
      case Expr other -> readsOnlyUnverified(other);
    };
  }

  /// A constant asks for nothing.
  private boolean rest(List<Expr> sides, boolean answer, boolean isBoth) {
    return isBoth
        ? sides.stream()
                .allMatch(side -> isConstant(side, answer) || restsOnUnverified(side, answer))
            && sides.stream().anyMatch(side -> !isConstant(side, answer))
        : sides.stream().anyMatch(side -> restsOnUnverified(side, answer));
  }

  private static boolean isConstant(Expr expr, boolean answer) {
    return expr instanceof Expr.Literal(Bool bool, _) && bool.isTrue() == answer;
  }

  private boolean readsOnlyUnverified(Expr expr) {
    var paths = Parts.paths(linted.reasoner().same(expr));
    return !paths.isEmpty() && paths.stream().allMatch(path -> path.getFirst().equals(UNVERIFIED));
  }
}
