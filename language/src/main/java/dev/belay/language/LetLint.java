package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import java.util.HashSet;
import java.util.Set;

/// Names that nothing uses.
final class LetLint {

  private final Policy policy;
  private final Set<Integer> used = new HashSet<>();

  private LetLint(Policy policy) {
    this.policy = policy;
  }

  static void look(LintedPolicy linted, Findings findings) {
    var policy = linted.policy();
    var lint = new LetLint(policy);
    policy.scope().ifPresent(lint::use);
    policy.rules().forEach(rule -> lint.use(rule.condition()));
    for (int i = 0; i < policy.lets().size(); i++) {
      var name = policy.lets().get(i).name();
      if (!lint.used.contains(i)) {
        findings.add(
            "unused-let",
            "no condition uses `%s`".formatted(name),
            linted.outline().let(name),
            "use it, or leave it out");
      }
    }
  }

  private void use(Expr expr) {
    if (expr instanceof Expr.Named(var index, _) && used.add(index)) {
      use(policy.lets().get(index).value());
    }
    Parts.forEach(expr, this::use);
  }
}
