package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests as an enforcement point established them, read as the reference reads them. Not safe
/// for more than one thread.
final class ValueFrame extends RequestFrame {

  private @Nullable Facts facts;
  private Mapping fields = new Mapping(Map.of());

  ValueFrame(InputPlan plan, Budget.Limits limits) {
    super(plan, limits);
  }

  /// @param newFields the input as its question's schema sees it
  void begin(Facts newFacts, Mapping newFields) {
    begin(newFacts.now());
    facts = newFacts;
    fields = newFields;
    beginClock();
  }

  @Override
  Facts facts() {
    return java.util.Objects.requireNonNull(facts);
  }

  @Override
  Mapping fields() {
    return fields;
  }

  @Override
  Object fetch(int path) {
    if (plan.place(path) == null) {
      return UNSETTLED;
    }
    int parent = plan.parent(path);
    var container = parent == InputPlan.ROOT ? fields : inside(parent);
    var found = container instanceof Mapping mapping ? child(mapping, path) : UNSETTLED;
    return found instanceof Value value && !isSettled(value) ? UNSETTLED : found;
  }

  /// What surrounds other places is read whatever else is in it.
  private Object inside(int path) {
    int parent = plan.parent(path);
    var container = parent == InputPlan.ROOT ? fields : inside(parent);
    return container instanceof Mapping mapping ? child(mapping, path) : UNSETTLED;
  }

  private Object child(Mapping mapping, int path) {
    var found = mapping.entries().get(new Text(plan.name(path)));
    return found == null ? ABSENT : found;
  }

  /// Whether it is known what it is. Of what is inside a list or map something may be unknown.
  static boolean isSettled(Value value) {
    return Raw.isSettled(value);
  }

  /// Whether nothing in it is unknown either, and nothing fails.
  static boolean isWhole(Value value) {
    return switch (value) {
      case Value.Failure _, Value.Unknown _ -> false;
      case Value.Listing(var elements) -> elements.stream().allMatch(ValueFrame::isWhole);
      case Mapping(var entries) -> entries.values().stream().allMatch(ValueFrame::isWhole);
      case Value.Maybe(var some) -> some.filter(content -> !isWhole(content)).isEmpty();
      case Value _ -> true;
    };
  }
}
