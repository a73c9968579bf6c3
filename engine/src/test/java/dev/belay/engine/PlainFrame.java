package dev.belay.engine;

import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Uint;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A frame that walks through values anew for every path. Not safe for more than one thread.
final class PlainFrame extends Frame implements ConditionCompiler.PathNumbers {

  /// How values are given to compiled code.
  enum In {
    OWN_FORM,
    JDK_FORM
  }

  private final List<InputPath> paths = new ArrayList<>();
  private final In form;
  private String element = "";
  private Mapping input = new Mapping(Map.of());
  private Map<String, Value> given = Map.of();
  private Budget budget = Budget.unlimited();

  PlainFrame(In form) {
    this.form = form;
  }

  /// @param newGiven what has a name besides the fields of the input
  PlainFrame over(Mapping newInput, Map<String, Value> newGiven, Budget newBudget) {
    input = newInput;
    given = newGiven;
    budget = newBudget;
    forgetNames();
    return this;
  }

  @Override
  public int number(InputPath path) {
    paths.add(path);
    return paths.size() - 1;
  }

  @Override
  Object at(int path) {
    var names = paths.get(path).names();
    var first = given.get(names.getFirst());
    var value = first == null ? find(input, names.getFirst(), names.size() == 1) : first;
    for (int i = 1; i < names.size(); i++) {
      value = find(value, names.get(i), i == names.size() - 1);
    }
    return value instanceof Value own && form == In.JDK_FORM ? jdk(own) : value;
  }

  private static Object find(Object container, String name, boolean isLast) {
    return container instanceof Mapping mapping
        ? mapping.find(name).<Object>map(PlainFrame::known).orElse(isLast ? ABSENT : UNSETTLED)
        : UNSETTLED;
  }

  private static Object known(Value value) {
    return Raw.isSettled(value) ? value : UNSETTLED;
  }

  /// An object of which something is not known keeps its own form.
  private static Object jdk(Value value) {
    return switch (value) {
      case Value.Text(var text) -> text;
      case Value.Bool bool -> bool.isTrue();
      case Value.Int(var number) ->
          number % 2 == 0 && number == (int) number ? (int) number : number;
      case Uint(var bits) when bits < 0 -> new BigInteger(Long.toUnsignedString(bits));
      case Value.Real(var number) -> number;
      case Value.Timestamp(var instant) -> instant;
      case Value.Span(var span) -> span;
      case Value.Listing(var elements) -> {
        var list = new ArrayList<@Nullable Object>();
        elements.forEach(element -> list.add(inside(element)));
        yield list;
      }
      case Mapping(var entries)
          when entries.values().stream().allMatch(Raw::isSettled)
              && entries.keySet().stream().allMatch(Value.Text.class::isInstance) -> {
        var map = new LinkedHashMap<String, @Nullable Object>();
        entries.forEach((key, entry) -> map.put(((Value.Text) key).value(), inside(entry)));
        yield map;
      }
      case Value other -> other;
    };
  }

  private static @Nullable Object inside(Value value) {
    return value == Value.Null.NULL ? null : jdk(value);
  }

  /// @param name of the variable that holds what is decided
  void decides(String name) {
    element = name;
  }

  @Override
  Object element() {
    var value = given.get(element);
    return value == null || !Raw.isSettled(value)
        ? UNSETTLED
        : form == In.JDK_FORM ? jdk(value) : value;
  }

  @Override
  Instant now() {
    return given.get("now") instanceof Value.Timestamp(var now) ? now : Instant.EPOCH;
  }

  @Override
  Budget budget() {
    return budget;
  }
}
