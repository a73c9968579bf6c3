package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Simple;

/// Conditions, and parts of them, that end alike for every request.
final class ConstantLint {

  private final LintedPolicy policy;
  private final Findings findings;

  private ConstantLint(LintedPolicy policy, Findings findings) {
    this.policy = policy;
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    var lint = new ConstantLint(policy, findings);
    policy.policy().scope().ifPresent(lint::look);
    policy.policy().lets().forEach(let -> lint.look(let.value()));
    policy.policy().rules().forEach(lint::look);
  }

  /// That a rule never fires is said of the rule.
  private void look(Rule rule) {
    if (!policy.reasoner().fires(rule).isNone()) {
      look(rule.condition());
    }
  }

  private void look(Expr expr) {
    if (isAnswer(expr) && said(expr)) {
      return;
    }
    if (expr instanceof Expr.Fold fold) {
      look(fold.range());
      inside(fold);
    } else {
      Parts.forEach(expr, this::look);
    }
  }

  /// The rest of a walk is written by nobody.
  private void inside(Expr.Fold fold) {
    switch (fold.step()) {
      case Expr.And(_, var each, _) -> look(each);
      case Expr.Or(_, var each, _) -> look(each);
      case Expr.Conditional conditional -> look(conditional.condition());
      case Expr.Append append -> look(append.element());
      case Expr _ -> {}
    }
  }

  private static boolean isAnswer(Expr expr) {
    return switch (expr) {
      case Expr.And _, Expr.Or _, Expr.Not _, Expr.Has _ -> true;
      case Expr.Call call -> call.type() == Simple.BOOL;
      case Expr.Fold fold -> fold.type() == Simple.BOOL;
      case Expr _ -> false;
    };
  }

  private boolean said(Expr expr) {
    if (policy.reasoner().where(expr, true).isNone()) {
      findings.add(
          "never-true",
          "this is never true",
          policy.place(expr),
          "mend it, or leave it out; where a value is missing it may still fail");
      return true;
    }
    if (policy.reasoner().where(expr, false).isNone()) {
      findings.add(
          "always-true",
          "this is never false",
          policy.place(expr),
          "mend it, or leave it out; where a value is missing it may still fail");
      return true;
    }
    return false;
  }
}
