package dev.belay.workbench;

import dev.belay.engine.Expr;
import java.util.ArrayList;
import java.util.List;

/// What conditions are joined of by `&&`, `||`, `!` and `?:`.
final class Joined {

  private Joined() {}

  /// The parts of a condition; none where it is not joined. A chain is one join, and `!` of what is
  /// not joined is none.
  static List<Expr> parts(Expr expr) {
    return switch (expr) {
      case Expr.Not(var operand, _) -> parts(operand).isEmpty() ? List.of() : List.of(operand);
      case Expr.And _, Expr.Or _ -> chain(expr, expr.getClass());
      case Expr.Conditional(var condition, var then, var otherwise, _, _) ->
          List.of(condition, then, otherwise);
      case Expr _ -> List.of();
    };
  }

  private static List<Expr> chain(Expr expr, Class<?> join) {
    if (!join.isInstance(expr)) {
      return List.of(expr);
    }
    var parts = new ArrayList<Expr>();
    expr.with(
        expr.at(),
        part -> {
          parts.addAll(chain(part, join));
          return part;
        });
    return parts;
  }
}
