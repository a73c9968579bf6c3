package dev.belay.language;

import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Value.Text;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Says which paths are there when a condition ended in one way.
final class Guards {

  /// What is longer with all that its names stand for guards nothing.
  private static final int MOST_PARTS = 2_000;

  private final Policy policy;
  private final boolean isReadEnough;
  private int left = MOST_PARTS;

  private Guards(Policy policy, boolean isReadEnough) {
    this.policy = policy;
    this.isReadEnough = isReadEnough;
  }

  /// What is there when the condition, evaluated before, had this answer: what it asked for, and
  /// what it could not have been evaluated without.
  static Set<List<String>> before(Policy policy, Expr condition, boolean answer) {
    return new Guards(policy, true).of(condition, answer);
  }

  /// What must be there for the condition to have this answer and not the other, wherever it
  /// stands: only what it asks for.
  static Set<List<String>> beside(Policy policy, Expr condition, boolean answer) {
    return new Guards(policy, false).of(condition, answer);
  }

  private Set<List<String>> of(Expr expr, boolean answer) {
    left--;
    if (left < 0) {
      return Set.of();
    }
    return switch (expr) {
      case Expr.Not(var operand, _) -> of(operand, !answer);
      case Expr.And(var one, var other, _) -> joined(of(one, answer), of(other, answer), answer);
      case Expr.Or(var one, var other, _) -> joined(of(one, answer), of(other, answer), !answer);
      // Where its condition fails, it fails.
      case Expr.Conditional _ when !isReadEnough -> Set.of();
      case Expr.Conditional(var condition, var then, var otherwise, _, _) ->
          joined(
              joined(of(condition, true), of(then, answer), true),
              joined(of(condition, false), of(otherwise, answer), true),
              false);
      case Expr.Named(var index, _) -> of(policy.lets().get(index).value(), answer);
      case Expr other -> {
        var all = new HashSet<List<String>>();
        if (answer) {
          // Where a beginning of it is missing, asking for it fails as well.
          asked(other).ifPresent(all::add);
        }
        if (isReadEnough) {
          addRead(other, all);
        }
        yield all;
      }
    };
  }

  private static Set<List<String>> joined(
      Set<List<String>> one, Set<List<String>> other, boolean isBoth) {
    var joined = new HashSet<>(one);
    if (isBoth) {
      joined.addAll(other);
    } else {
      joined.retainAll(other);
    }
    return joined;
  }

  /// `has(a.b)`, `"b" in a` and `a.?b.hasValue()` ask for one path.
  private static Optional<List<String>> asked(Expr expr) {
    return switch (expr) {
      case Expr.Has has -> Parts.path(Parts.asked(has));
      case Expr.Call(var function, var arguments, _, var at) ->
          switch (function) {
            case "in" -> field(arguments.get(1), arguments.get(0), at);
            case "hasValue" ->
                arguments.getFirst() instanceof Expr.Call(var inner, var parts, _, _)
                        && inner.equals("?.")
                    ? field(parts.get(0), parts.get(1), at)
                    : Optional.empty();
            default -> Optional.empty();
          };
      case Expr _ -> Optional.empty();
    };
  }

  private static Optional<List<String>> field(Expr operand, Expr name, Expr.Position at) {
    return name instanceof Expr.Literal(Text(var text), _)
        ? Parts.path(new Expr.Select(operand, text, at))
        : Optional.empty();
  }

  /// What is evaluated whenever the expression is.
  private static void addRead(Expr expr, Set<List<String>> into) {
    var path = Parts.path(expr);
    if (path.isPresent()) {
      addWithBeginnings(path.get(), into);
      return;
    }
    switch (expr) {
      case Expr.Call(_, var arguments, _, _) ->
          arguments.forEach(argument -> addRead(argument, into));
      case Expr.Select(var operand, _, _) -> addRead(operand, into);
      case Expr.Has(var operand, _, _) -> addRead(operand, into);
      case Expr.Fold fold -> addRead(fold.range(), into);
      case Expr _ -> {}
    }
  }

  private static void addWithBeginnings(List<String> path, Set<List<String>> into) {
    for (int length = 1; length <= path.size(); length++) {
      into.add(List.copyOf(path.subList(0, length)));
    }
  }
}
