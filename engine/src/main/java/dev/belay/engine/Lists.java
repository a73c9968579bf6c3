package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/// CEL's extensions for lists, sets and maps.
final class Lists {

  private final Budget budget;

  Lists(Budget budget) {
    this.budget = budget;
  }

  /// Absent when there is no such function for these values.
  Optional<Value> call(String name, List<Value> arguments) {
    if (arguments.isEmpty()) {
      return Optional.empty();
    }
    return switch (arguments.getFirst()) {
      case Mapping map when name.equals("cel.@mapInsert") -> inserted(map, arguments);
      case Int(var size) when name.equals("lists.range") -> Optional.of(range(size));
      case Listing(var elements) -> ofList(name, elements, arguments);
      case Value _ -> Optional.empty();
    };
  }

  private Listing produced(List<Value> elements) {
    budget.steps(elements.size());
    return new Listing(elements);
  }

  private Value range(long size) {
    // Before there is anything to count, so that no list is made that is too long.
    budget.steps(Math.max(0, size));
    return new Listing(
        LongStream.range(0, size).mapToObj(number -> (Value) new Int(number)).toList());
  }

  private Optional<Value> ofList(String name, List<Value> elements, List<Value> arguments) {
    if (arguments.size() == 1) {
      return ofOne(name, elements);
    }
    var second = arguments.get(1);
    return switch (name) {
      case "flatten" ->
          second instanceof Int(var depth) ? Optional.of(flattened(elements, depth)) : none();
      case "slice" ->
          arguments.size() == 3
                  && second instanceof Int(var start)
                  && arguments.get(2) instanceof Int(var end)
              ? Optional.of(slice(elements, start, end))
              : none();
      case "lists.@sortByAssociatedKeys", "@sortByAssociatedKeys" ->
          second instanceof Listing(var keys) ? sorted(elements, keys) : none();
      case "sets.contains" ->
          second instanceof Listing(var others) ? of(containsAll(elements, others)) : none();
      case "sets.equivalent" ->
          second instanceof Listing(var others)
              ? of(containsAll(elements, others) && containsAll(others, elements))
              : none();
      case "sets.intersects" ->
          second instanceof Listing(var others)
              ? of(others.stream().anyMatch(other -> contains(elements, other)))
              : none();
      default -> none();
    };
  }

  private static Optional<Value> none() {
    return Optional.empty();
  }

  private static Optional<Value> of(boolean answer) {
    return Optional.of(Bool.of(answer));
  }

  private Optional<Value> ofOne(String name, List<Value> elements) {
    return switch (name) {
      case "flatten" -> Optional.of(flattened(elements, 1));
      case "distinct" -> Optional.of(distinct(elements));
      case "sort" -> sorted(elements, elements);
      case "reverse" -> Optional.of(produced(elements.reversed()));
      case "first" ->
          Optional.of(optional(elements.isEmpty() ? none() : Optional.of(elements.getFirst())));
      case "last" ->
          Optional.of(optional(elements.isEmpty() ? none() : Optional.of(elements.getLast())));
      default -> Optional.empty();
    };
  }

  private static Value optional(Optional<Value> value) {
    return new Value.Maybe(value);
  }

  private boolean contains(List<Value> elements, Value wanted) {
    for (var element : elements) {
      budget.step();
      if (Equality.of(element, wanted, budget).isTrue()) {
        return true;
      }
    }
    return false;
  }

  private boolean containsAll(List<Value> elements, List<Value> wanted) {
    return wanted.stream().allMatch(one -> contains(elements, one));
  }

  private Value distinct(List<Value> elements) {
    var distinct = new ArrayList<Value>();
    for (var element : elements) {
      if (!contains(distinct, element)) {
        distinct.add(element);
      }
    }
    return produced(distinct);
  }

  private Value flattened(List<Value> elements, long depth) {
    if (depth < 0) {
      return Value.failure("invalid-argument", "cannot flatten to the depth %d".formatted(depth));
    }
    var flat = new ArrayList<Value>();
    flatten(elements, depth, flat);
    return new Listing(flat);
  }

  /// Counts as it goes: what is short may become very long.
  private void flatten(List<Value> elements, long depth, List<Value> into) {
    for (var element : elements) {
      budget.step();
      if (depth > 0 && element instanceof Listing(var inner)) {
        flatten(inner, depth - 1, into);
      } else {
        into.add(element);
      }
    }
  }

  private Value slice(List<Value> elements, long start, long end) {
    return start < 0 || end < start || end > elements.size()
        ? Value.failure(
            "index-out-of-bounds",
            "no elements %d to %d in a list of %d".formatted(start, end, elements.size()))
        : produced(elements.subList((int) start, (int) end));
  }

  /// The elements in the order of their keys; absent when the keys have none.
  private Optional<Value> sorted(List<Value> elements, List<Value> keys) {
    if (elements.size() != keys.size()
        || keys.stream().anyMatch(key -> Functions.order(keys.getFirst(), key).isEmpty())) {
      return Optional.empty();
    }
    var places = new ArrayList<>(IntStream.range(0, keys.size()).boxed().toList());
    Collections.sort(
        places, (some, other) -> Functions.order(keys.get(some), keys.get(other)).orElse(0));
    return Optional.of(produced(places.stream().map(elements::get).toList()));
  }

  private Optional<Value> inserted(Mapping map, List<Value> arguments) {
    var entries = new LinkedHashMap<>(map.entries());
    if (arguments.size() == 2 && arguments.get(1) instanceof Mapping(var more)) {
      for (var entry : more.entrySet()) {
        if (entries.put(entry.getKey(), entry.getValue()) != null) {
          return Optional.of(duplicate());
        }
      }
      budget.steps(more.size());
      return Optional.of(new Mapping(entries));
    }
    if (arguments.size() != 3) {
      return Optional.empty();
    }
    budget.step();
    return entries.put(Numbers.asKey(arguments.get(1)), arguments.get(2)) == null
        ? Optional.of(new Mapping(entries))
        : Optional.of(duplicate());
  }

  private static Value duplicate() {
    return Value.failure("duplicate-key", "the map has one key twice");
  }
}
