package dev.belay.engine;

import dev.belay.engine.Policy.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What one policy says of one request or element: `outcome(p, x, e)`, lines 14 to 18 of
/// `docs/semantics.md`. Make a new one for each.
final class PolicyOutcome {

  private final Policy policy;
  private final List<Rule> rules;
  private final Voice voice;
  private final Evaluator evaluator;
  private final Direction direction;
  private final Set<String> unknown;

  /// @param rules of the policy, in their order; those that are known neither to fire nor to fail
  ///     may be left out
  /// @param unknown takes the unknown fields that the outcome depends on
  PolicyOutcome(
      Policy policy,
      List<Rule> rules,
      Question question,
      Evaluator evaluator,
      Direction direction,
      Set<String> unknown) {
    this.policy = policy;
    this.rules = rules;
    this.voice = new Voice(policy, question);
    this.evaluator = evaluator;
    this.direction = direction;
    this.unknown = unknown;
  }

  /// Absent when the policy has no opinion.
  Optional<Opinion> outcome() {
    var inScope = policy.scope().map(this::test).orElse(Truth.TRUE); // 14
    if (inScope.isFalse()) {
      return Optional.empty();
    }
    if (blocks(inScope)) {
      return Optional.of(voice.failed("", policy.scope().orElseThrow(), inScope));
    }
    var outcome = ofRules();
    return inScope.isTrue() ? outcome : outcome.map(Opinion::uncertain);
  }

  private Truth test(Expr condition) {
    var truth = evaluator.test(condition);
    unknown.addAll(truth.fields());
    return truth;
  }

  /// A failure blocks. Where the least answer is asked for, one that only may be counts as unknown.
  private boolean blocks(Truth truth) {
    return direction == Direction.STRICTEST ? truth.failure().isPresent() : truth.isFailure();
  }

  private Optional<Opinion> ofRules() {
    var mayHaveFired = new ArrayList<Rule>();
    var outcome = policy.otherwise().map(voice::otherwise); // 18
    for (var rule : rules) { // 15
      var condition = test(rule.condition());
      var fires = rule.firesWhen() ? condition : condition.not();
      if (blocks(fires)) { // 16
        outcome = Optional.of(voice.failed(rule.name(), rule.condition(), fires));
        break;
      }
      if (fires.isTrue()) {
        outcome = Optional.of(voice.then(rule));
        break;
      }
      if (!fires.isFalse()) {
        mayHaveFired.add(rule);
      }
    }
    for (var rule : mayHaveFired.reversed()) {
      outcome = Optional.of(either(voice.then(rule), outcome));
    }
    return outcome;
  }

  // 17
  private Opinion either(Opinion then, Optional<Opinion> rest) {
    if (rest.isEmpty()) {
      return then.uncertain();
    }
    var other = rest.get();
    var chosen =
        then.verdict() == other.verdict()
            ? united(then, other)
            : then.verdict().isStricterThan(other.verdict()) == (direction == Direction.STRICTEST)
                ? then
                : other;
    return other.isCertain() ? chosen : chosen.uncertain();
  }

  /// On equal rungs the first rule speaks, and the needs of both add up.
  private Opinion united(Opinion first, Opinion second) {
    var needs = new TreeSet<>(first.needs());
    if (direction == Direction.STRICTEST) {
      needs.addAll(second.needs());
    }
    return first.withNeeds(needs);
  }
}
