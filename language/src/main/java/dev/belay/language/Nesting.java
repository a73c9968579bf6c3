package dev.belay.language;

import dev.cel.common.ast.CelExpr;
import java.util.Map;
import java.util.stream.Stream;

/// How deep expressions nest. Evaluation descends as deep, so a limit keeps it on the stack.
final class Nesting {

  private Nesting() {}

  /// @param lets how deep what a name stands for nests: it is evaluated where the name is met
  static int of(CelExpr expr, Map<String, Integer> lets) {
    var parts = parts(expr).mapToInt(part -> of(part, lets)).max().orElse(0);
    return 1 + Math.max(parts, named(expr, lets));
  }

  private static int named(CelExpr expr, Map<String, Integer> lets) {
    return expr.getKind() == CelExpr.ExprKind.Kind.IDENT
        ? lets.getOrDefault(expr.ident().name(), 0)
        : 0;
  }

  private static Stream<CelExpr> parts(CelExpr expr) {
    return switch (expr.getKind()) {
      case SELECT -> Stream.of(expr.select().operand());
      case CALL -> Stream.concat(expr.call().target().stream(), expr.call().args().stream());
      case LIST -> expr.list().elements().stream();
      case MAP ->
          expr.map().entries().stream().flatMap(entry -> Stream.of(entry.key(), entry.value()));
      case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value);
      case COMPREHENSION -> {
        var fold = expr.comprehension();
        yield Stream.of(
            fold.iterRange(),
            fold.accuInit(),
            fold.loopCondition(),
            fold.loopStep(),
            fold.result());
      }
      case CONSTANT, IDENT, NOT_SET -> Stream.empty();
    };
  }
}
