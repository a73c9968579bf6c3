package dev.belay.engine;

import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Evaluates single expressions, which outside of tests only policies do.
public final class Evaluating {

  private Evaluating() {}

  /// What an expression comes to.
  ///
  /// @param variables what the expression may refer to, by name
  public static Value value(Expr expr, Map<String, Value> variables) {
    var evaluator = new Evaluator(new Mapping(Map.of()), variables, List.of(), Budget.unlimited());
    try {
      return evaluator.value(expr);
    } catch (Budget.Spent spent) {
      return new Value.Failure(spent.problem());
    }
  }

  /// The value as evaluation would keep it: equal numbers are one key of a map.
  public static Value kept(Value value) {
    return switch (value) {
      case Listing(var elements) -> new Listing(elements.stream().map(Evaluating::kept).toList());
      case Mapping(var entries) -> {
        var kept = new LinkedHashMap<Value, Value>();
        entries.forEach((key, entry) -> kept.put(Numbers.asKey(key), kept(entry)));
        yield new Mapping(kept);
      }
      case Value other -> other;
    };
  }
}
