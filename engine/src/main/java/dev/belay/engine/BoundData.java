package dev.belay.engine;

import dev.belay.engine.Policy.Let;
import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Value.Mapping;
import java.util.List;
import java.util.function.UnaryOperator;

/// Puts the documents of a project in the place of what conditions read of them, so that whoever
/// evaluates often looks for nothing that never changes. What a policy means, in how many steps and
/// at which places, stays the same.
final class BoundData {

  private final Mapping data;

  private BoundData(Mapping data) {
    this.data = data;
  }

  /// The same policy where it reads no data. An element may have the same name, and is then none.
  static Policy in(Policy policy, Mapping data) {
    var isNone = data.entries().isEmpty() || policy.each().filter(BoundData::isData).isPresent();
    return isNone ? policy : new BoundData(data).in(policy);
  }

  private Policy in(Policy policy) {
    var scope = policy.scope().map(this::bound);
    var lets = each(policy.lets(), this::bound);
    var rules = each(policy.rules(), this::bound);
    var isSame =
        scope.equals(policy.scope()) && lets.equals(policy.lets()) && rules.equals(policy.rules());
    return isSame
        ? policy
        : new Policy(
            policy.name(),
            policy.question(),
            policy.file(),
            policy.each(),
            policy.isPreference(),
            scope,
            lets,
            rules,
            policy.otherwise(),
            policy.stage(),
            policy.meaning());
  }

  private static <T> List<T> each(List<T> parts, UnaryOperator<T> bound) {
    return parts.stream().map(bound).toList();
  }

  private Let bound(Let let) {
    return new Let(let.name(), bound(let.value()));
  }

  private Rule bound(Rule rule) {
    return new Rule(
        rule.name(),
        bound(rule.condition()),
        rule.firesWhen(),
        rule.then(),
        rule.approval(),
        rule.reasons(),
        rule.message());
  }

  private Expr bound(Expr expr) {
    return switch (expr) {
      case Expr.Variable(var name, var at) when isData(name) -> new Expr.Literal(data, at);
      case Expr.Select(var operand, var field, var at) -> select(bound(operand), field, at);
      case Expr.Bind(var name, var value, var body, var at) ->
          new Expr.Bind(name, bound(value), isData(name) ? body : bound(body), at);
      case Expr.Fold fold -> bound(fold);
      case Expr other -> other.with(other.at(), this::bound);
    };
  }

  private static Expr select(Expr operand, String field, Expr.Position at) {
    var found =
        operand instanceof Expr.Literal(Mapping(var entries), _)
            ? entries.get(new Value.Text(field))
            : null;
    return found == null ? new Expr.Select(operand, field, at) : new Expr.Literal(found, at);
  }

  private static boolean isData(String name) {
    return name.equals(Release.DATA);
  }

  /// A variable of the walk may have the same name, and is then no data.
  private Expr bound(Expr.Fold fold) {
    UnaryOperator<Expr> result = isData(fold.accumulator()) ? expr -> expr : this::bound;
    UnaryOperator<Expr> inside =
        isData(fold.variable()) || isData(fold.second()) ? expr -> expr : result;
    return new Expr.Fold(
        bound(fold.range()),
        fold.variable(),
        fold.second(),
        fold.accumulator(),
        bound(fold.initial()),
        inside.apply(fold.proceed()),
        inside.apply(fold.step()),
        result.apply(fold.result()),
        fold.type(),
        fold.at());
  }
}
