package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Fields that may be missing, read where nobody has asked for them: the condition then fails, and
/// what fails is blocked.
final class GuardLint {

  /// What is longer with all that its names stand for is not followed to its end.
  private static final int MOST_PARTS = 5_000;

  private final LintedPolicy policy;
  private final Findings findings;
  private Optional<Rule> blocking = Optional.empty();
  private int left = MOST_PARTS;

  private GuardLint(LintedPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    new GuardLint(policy, findings).look();
  }

  private void look() {
    var there = new HashSet<List<String>>();
    policy
        .policy()
        .scope()
        .ifPresent(
            scope -> {
              look(scope, there);
              there.addAll(Guards.before(policy.policy(), scope, true));
            });
    for (var rule : policy.policy().rules()) {
      blocking = Optional.of(rule).filter(GuardLint::blocksWhatFails);
      look(rule.condition(), there);
      there.addAll(Guards.before(policy.policy(), rule.condition(), !rule.firesWhen()));
    }
  }

  /// A `require` blocks what does not meet it, whether it fails or not.
  private static boolean blocksWhatFails(Rule rule) {
    return rule.firesWhen() && rule.then() == Verdict.BLOCK;
  }

  private void look(Expr expr, Set<List<String>> there) {
    left = MOST_PARTS;
    new Walk(policy.types(), Set.of()).look(expr, there);
  }

  /// A walk through an expression with some variables. Those of a list whose elements were chosen
  /// before are not followed: they may have been chosen by what they have.
  private final class Walk {

    private final PartTypes types;
    private final Set<String> chosen;

    Walk(PartTypes types, Set<String> chosen) {
      this.types = types;
      this.chosen = chosen;
    }

    void look(Expr expr, Set<List<String>> there) {
      left--;
      if (left < 0) {
        return;
      }
      if (Parts.path(expr).isPresent()) {
        path(expr, there);
        return;
      }
      switch (expr) {
        case Expr.And(var one, var other, _) -> joined(one, other, true, there);
        case Expr.Or(var one, var other, _) -> joined(one, other, false, there);
        case Expr.Conditional(var condition, var then, var otherwise, _, _) -> {
          look(condition, there);
          look(then, with(there, Guards.before(policy.policy(), condition, true)));
          look(otherwise, with(there, Guards.before(policy.policy(), condition, false)));
        }
        case Expr.Named(var index, _) -> look(policy.policy().lets().get(index).value(), there);
        case Expr.Has(var operand, _, _) -> look(operand, there);
        case Expr.Bind bind -> {
          look(bind.value(), there);
          new Walk(types.inside(bind), chosen).look(bind.body(), there);
        }
        case Expr.Fold fold -> fold(fold, there);
        case Expr other -> Parts.forEach(other, part -> look(part, there));
      }
    }

    /// `&&` is false where one side is, whatever the other one is, and `||` true.
    private void joined(Expr one, Expr other, boolean answer, Set<List<String>> there) {
      look(one, with(there, Guards.beside(policy.policy(), other, answer)));
      look(other, with(there, Guards.before(policy.policy(), one, answer)));
    }

    private void fold(Expr.Fold fold, Set<List<String>> there) {
      look(fold.range(), there);
      var isWhole = Parts.path(policy.named(fold.range())).isPresent();
      var more = new HashSet<>(chosen);
      if (!isWhole) {
        more.addAll(List.of(fold.variable(), fold.second()));
      }
      var inside = new Walk(types.inside(fold), more);
      switch (fold.step()) {
        case Expr.And(_, var each, _) -> inside.look(each, there);
        case Expr.Or(_, var each, _) -> inside.look(each, there);
        case Expr step -> inside.look(step, there);
      }
    }

    private static Set<List<String>> with(Set<List<String>> there, Set<List<String>> more) {
      var both = new HashSet<>(there);
      both.addAll(more);
      return both;
    }

    /// Answers whether something on it may be missing: what comes behind that is not asked for
    /// either.
    private boolean path(Expr expr, Set<List<String>> there) {
      var part = Parts.read(expr);
      if (part instanceof Expr.Select(var operand, _, _) && path(operand, there)) {
        return true;
      }
      var path = Parts.path(part).orElseThrow();
      if (chosen.contains(path.getFirst()) || there.contains(path)) {
        return false;
      }
      if (types.presence(part).equals(Optional.of(Presence.OPTIONAL))) {
        unguarded(part, path);
        return true;
      }
      if (types.isKey(part)) {
        blocking.ifPresent(rule -> mayFail(rule, part, path));
        return true;
      }
      return false;
    }
  }

  private void unguarded(Expr expr, List<String> path) {
    findings.add(
        "unguarded-optional",
        "`%s` may be missing, and nothing asks for it".formatted(Parts.written(path)),
        policy.place(expr),
        "write `has(%s) && …`, or `!has(%s) || …`"
            .formatted(Parts.written(path), Parts.written(path)));
  }

  private void mayFail(Rule rule, Expr expr, List<String> path) {
    findings.add(
        "block-may-fail",
        "`%s` also blocks what has no `%s`".formatted(rule.name(), Parts.written(path)),
        policy.place(expr),
        "write `has(%s) && …` unless it is meant to".formatted(Parts.written(path)));
  }
}
