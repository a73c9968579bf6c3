package dev.belay.engine;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What expressions always come to, without a step: what a condition is compiled with.
final class Constants {

  private Constants() {}

  /// Absent for what may come to something else, or to a failure.
  static Optional<Value> of(Expr expr) {
    return switch (expr) {
      case Expr.Literal(var value, _) -> Optional.of(value).filter(Raw::isSettled);
      case Expr.Call(var function, var arguments, _, _)
          when Steps.isFree(function) && isWhole(function, arguments.size()) ->
          all(arguments)
              .map(values -> new Functions(Budget.unlimited()).call(function, values, Simple.ANY))
              .filter(Raw::isSettled);
      case Expr _ -> Optional.empty();
    };
  }

  private static Optional<List<Value>> all(List<Expr> exprs) {
    var values = new ArrayList<Value>(exprs.size());
    for (var expr : exprs) {
      var value = of(expr);
      if (value.isEmpty()) {
        return Optional.empty();
      }
      values.add(value.get());
    }
    return Optional.of(List.copyOf(values));
  }

  /// Whether a function has as many arguments as it looks at.
  private static boolean isWhole(String function, int arguments) {
    return switch (function) {
      case "==", "!=", "in", "[]", "[?]", "?." -> arguments == 2;
      case "optional.none" -> true;
      default -> arguments > 0;
    };
  }

  /// Those of some expressions that are written as constants.
  static List<Value> literals(List<Expr> exprs) {
    return exprs.stream()
        .filter(Expr.Literal.class::isInstance)
        .flatMap(literal -> of(literal).stream())
        .toList();
  }

  static Optional<String> text(Expr expr) {
    return of(expr).flatMap(Constants::text);
  }

  private static Optional<String> text(Value value) {
    return value instanceof Text(var text) ? Optional.of(text) : Optional.empty();
  }

  /// The elements of a list that has texts only.
  static Optional<Set<String>> texts(Expr list) {
    return of(list)
        .flatMap(value -> value instanceof Listing some ? Optional.of(some) : Optional.empty())
        .map(Listing::elements)
        .filter(elements -> elements.stream().allMatch(Text.class::isInstance))
        .map(
            elements ->
                elements.stream()
                    .flatMap(element -> text(element).stream())
                    .collect(Collectors.toUnmodifiableSet()));
  }

  static Optional<Pattern> pattern(Expr expr) {
    try {
      return text(expr).map(Pattern::compile);
    } catch (PatternSyntaxException _) {
      return Optional.empty();
    }
  }
}
