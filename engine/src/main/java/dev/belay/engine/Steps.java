package dev.belay.engine;

import dev.belay.engine.Policy.Let;
import java.util.List;
import java.util.Set;

/// The most steps that an expression may take, where that can be told without its values. Make a
/// new one for each.
final class Steps {

  /// Nobody can tell.
  static final long UNBOUNDED = Long.MAX_VALUE;

  /// Functions that take no step, whatever they are given.
  static final Set<String> FREE =
      Set.of(
          "==",
          "!=",
          "<",
          "<=",
          ">",
          ">=",
          "in",
          "-",
          "*",
          "/",
          "%",
          "negate",
          "size",
          "[]",
          "[?]",
          "?.",
          "dyn",
          "type",
          "int",
          "uint",
          "double",
          "bool",
          "timestamp",
          "duration",
          "contains",
          "startsWith",
          "endsWith",
          "matches",
          "glob",
          "path.within",
          "net.within",
          "net.host",
          "net.isLoopback",
          "optional.of",
          "optional.ofNonZeroValue",
          "optional.none",
          "hasValue",
          "value",
          "or",
          "orValue");

  /// How many expressions are looked at: names may refer to names, again and again.
  private static final int PATIENCE = 2_000;

  private final List<Let> lets;
  private int patience = PATIENCE;

  private Steps(List<Let> lets) {
    this.lets = lets;
  }

  static long most(Expr expr, List<Let> lets) {
    return new Steps(lets).most(expr);
  }

  static boolean isFree(String function) {
    return FREE.contains(function) || function.startsWith("get") || function.startsWith("math.");
  }

  private long most(Expr expr) {
    patience--;
    if (patience < 0) {
      return UNBOUNDED;
    }
    return switch (expr) {
      case Expr.Literal _, Expr.Variable _ -> 0;
      case Expr.Named(var index, _) -> most(lets.get(index).value());
      case Expr.Select(var operand, _, _) -> most(operand);
      case Expr.Has(var operand, _, _) -> most(operand);
      case Expr.Not(var operand, _) -> most(operand);
      case Expr.And(var left, var right, _) -> added(most(left), most(right));
      case Expr.Or(var left, var right, _) -> added(most(left), most(right));
      case Expr.Conditional(var condition, var then, var otherwise, _, _) ->
          added(most(condition), added(most(then), most(otherwise)));
      case Expr.Call(var function, var arguments, _, _) ->
          isFree(function) ? all(arguments) : UNBOUNDED;
      case Expr.ListOf(var elements, _, _) -> added(elements.size(), all(elements));
      case Expr.MapOf _, Expr.Append _, Expr.Bind _, Expr.Fold _ -> UNBOUNDED;
    };
  }

  private long all(List<Expr> exprs) {
    long sum = 0;
    for (var expr : exprs) {
      sum = added(sum, most(expr));
    }
    return sum;
  }

  static long added(long some, long more) {
    return some == UNBOUNDED || more == UNBOUNDED ? UNBOUNDED : some + more;
  }
}
