package dev.belay.engine;

import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Unknown;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether two values are the same, as far as that is known.
final class Equality {

  private Equality() {}

  /// Numbers are equal by their mathematical value, whatever their types.
  static Truth of(Value some, Value other, Budget budget) {
    budget.work();
    var left = whole(some);
    var right = whole(other);
    if (left instanceof Failure(var problem)) {
      return Truth.failed(problem);
    }
    if (right instanceof Failure(var problem)) {
      return Truth.failed(problem);
    }
    if (left instanceof Unknown unknown) {
      var also = right instanceof Unknown more ? Arguments.merge(unknown, more) : unknown;
      return new Truth(true, true, also.mayFail(), also.fields());
    }
    if (right instanceof Unknown) {
      return of(right, left, budget);
    }
    if (Functions.isNumber(left) && Functions.isNumber(right)) {
      return Truth.of(Numbers.compare(left, right).equals(Optional.of(0)));
    }
    return switch (left) {
      case Listing(var elements) when right instanceof Listing(var others) ->
          equalElements(elements, others, budget);
      case Mapping(var entries) when right instanceof Mapping(var others) ->
          equalEntries(entries, others, budget);
      case Maybe(var mine) when right instanceof Maybe(var yours) ->
          mine.isPresent() && yours.isPresent()
              ? of(mine.get(), yours.get(), budget)
              : Truth.of(mine.isEmpty() && yours.isEmpty());
      case Value _ -> Truth.of(left.equals(right));
    };
  }

  static Value whole(Value value) {
    return value instanceof Mapping mapping ? mapping.whole() : value;
  }

  private static Truth equalElements(List<Value> elements, List<Value> others, Budget budget) {
    if (elements.size() != others.size()) {
      return Truth.FALSE;
    }
    var all = Truth.TRUE;
    for (int i = 0; i < elements.size(); i++) {
      all = all.and(of(elements.get(i), others.get(i), budget));
    }
    return all;
  }

  private static Truth equalEntries(
      Map<Value, Value> entries, Map<Value, Value> others, Budget budget) {
    if (!entries.keySet().equals(others.keySet())) {
      return Truth.FALSE;
    }
    var all = Truth.TRUE;
    for (var entry : entries.entrySet()) {
      var other = java.util.Objects.requireNonNull(others.get(entry.getKey()));
      all = all.and(of(entry.getValue(), other, budget));
    }
    return all;
  }

  /// Whether it is an element of a list.
  static Truth toAny(Value value, List<Value> elements, Budget budget) {
    var any = Truth.FALSE;
    for (var element : elements) {
      any = any.or(of(value, element, budget));
    }
    // In an empty list, too, a value is looked for only once it is there.
    return value instanceof Unknown unknown ? any.orFailure(unknown.mayFail()) : any;
  }
}
