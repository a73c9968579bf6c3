package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `all` that lets a request pass because its list has no element.
final class EmptyListLint {

  private final LintedPolicy linted;
  private final Policy policy;
  private final Findings findings;

  private EmptyListLint(LintedPolicy linted, Findings findings) {
    this.linted = linted;
    this.policy = linted.policy();
    this.findings = findings;
  }

  static void look(LintedPolicy policy, Findings findings) {
    new EmptyListLint(policy, findings).look();
  }

  private void look() {
    var reached = linted.reasoner().inScope();
    for (int i = 0; i < policy.rules().size(); i++) {
      var rule = policy.rules().get(i);
      if (lets(rule, i)) {
        for (var fold : alls(rule.condition())) {
          look(rule, fold, reached);
        }
      }
      reached = reached.and(linted.reasoner().passes(rule));
    }
  }

  /// Whether something may happen because the condition is true. To pass a `require` is no consent
  /// where nothing after it allows.
  private boolean lets(Rule rule, int index) {
    if (rule.firesWhen()) {
      return rule.then() == Verdict.ALLOW;
    }
    var after = policy.rules().subList(index + 1, policy.rules().size());
    return policy.each().isPresent()
        || policy.otherwise().equals(Optional.of(Verdict.ALLOW))
        || after.stream().anyMatch(later -> later.then() == Verdict.ALLOW);
  }

  private void look(Rule rule, Expr.Fold fold, Situations reached) {
    var reasoner = linted.reasoner();
    var because = reasoner.where(rule.condition(), true).about(reasoner.same(fold));
    var empty = because.and(reached).and(reasoner.isEmpty(fold.range()));
    var list = Parts.path(linted.named(fold.range()));
    if (because.isWhole() && !empty.isNone() && list.isPresent()) {
      var written = Parts.written(list.get());
      findings.add(
          "all-of-empty",
          "`all` is also true when `%s` is empty".formatted(written),
          linted.place(fold),
          "write `size(%s) > 0 && …` where there must be one".formatted(written));
    }
  }

  private List<Expr.Fold> alls(Expr condition) {
    var found = new ArrayList<Expr.Fold>();
    collect(condition, found);
    return found;
  }

  /// Those that are conditions; what is inside another walk has a list of its own.
  private void collect(Expr expr, List<Expr.Fold> into) {
    switch (linted.named(expr)) {
      case Expr.And(var one, var other, _) -> {
        collect(one, into);
        collect(other, into);
      }
      case Expr.Or(var one, var other, _) -> {
        collect(one, into);
        collect(other, into);
      }
      case Expr.Fold fold when Macro.of(fold).equals(Optional.of(Macro.ALL)) -> into.add(fold);
      case Expr _ -> {}
    }
  }
}
