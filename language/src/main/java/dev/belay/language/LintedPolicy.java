package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Problem.Place;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import java.util.Optional;

/// A policy and what lints ask of it.
///
/// @param byDefault what happens where no policy has an opinion; absent where nobody says
record LintedPolicy(
    Policy policy,
    Outline outline,
    PartTypes types,
    Reasoner reasoner,
    Optional<Verdict> byDefault) {

  /// Where the expression begins.
  Place place(Expr expr) {
    var beginning = expr.beginning();
    return new Place(policy.file(), beginning.line(), beginning.column());
  }

  Place name() {
    return outline.key("policy");
  }

  /// What a name stands for; everything else stands for itself.
  Expr named(Expr expr) {
    var at = expr;
    while (at instanceof Expr.Named(var index, _)) {
      at = policy.lets().get(index).value();
    }
    return at;
  }

  boolean decides() {
    return policy.stage() == Stage.ENFORCE;
  }

  /// The situations in which the policy speaks of a request and does not block it.
  Situations lets() {
    var reached = reasoner.inScope();
    var let = Situations.NONE;
    for (var rule : policy.rules()) {
      if (rule.then() != Verdict.BLOCK) {
        let = let.or(reached.and(reasoner.fires(rule)));
      }
      reached = reached.and(reasoner.passes(rule));
    }
    return policy.otherwise().equals(Optional.of(Verdict.BLOCK)) ? let : let.or(reached);
  }
}
