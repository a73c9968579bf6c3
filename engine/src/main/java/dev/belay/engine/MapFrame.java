package dev.belay.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Requests whose input is made of values of the JDK. Not safe for more than one thread.
final class MapFrame extends RequestFrame {

  private final @Nullable Object[] containers;
  private final long[] containersOf;
  private Map<?, ?> input = Map.of();

  MapFrame(InputPlan plan, Budget.Limits limits) {
    super(plan, limits);
    this.containers = new @Nullable Object[plan.size()];
    this.containersOf = new long[plan.size()];
  }

  /// False for what is not sure to fit the question: the reference says whether it does.
  boolean begin(Map<?, ?> newInput, Instant now) {
    begin(now);
    input = newInput;
    return fits(newInput, plan.root);
  }

  @Override
  Facts facts() {
    return Facts.of(plan.question.name(), Plain.mapping(input), now());
  }

  private boolean fits(Object value, Place place) {
    return switch (place.kind) {
      case ANYTHING -> true;
      case BOOL -> value instanceof Boolean;
      case WHOLE_NUMBER -> value instanceof Long || value instanceof Integer;
      case NUMBER -> value instanceof Double || value instanceof Long || value instanceof Integer;
      case TEXT -> value instanceof String;
      case LIST -> value instanceof List<?> list && eachFits(list, place.rest);
      case MAP -> value instanceof Map<?, ?> map && eachFits(map, place.rest);
      case STRUCT -> value instanceof Map<?, ?> map && fieldsFit(map, place);
      case OTHER -> false;
    };
  }

  /// A field that the schema does not have shows in the count.
  private boolean fieldsFit(Map<?, ?> map, Place struct) {
    int found = 0;
    for (int i = 0; i < struct.inside.length; i++) {
      var place = struct.inside[i];
      var value = map.get(struct.names[i]);
      if (value == null ? place.isRequired : !fits(value, place)) {
        return false;
      }
      if (value != null) {
        found++;
      }
      if (place.number >= 0) {
        found(place, value == null ? place.whenAbsent : value);
      }
    }
    return found == map.size();
  }

  private void found(Place place, Object value) {
    if (place.isPlain) {
      keep(place.number, value);
    } else {
      containers[place.number] = value;
      containersOf[place.number] = request();
    }
  }

  private boolean eachFits(List<?> list, @Nullable Place element) {
    if (element == null || element.kind == Place.Kind.ANYTHING) {
      return true;
    }
    for (int i = 0; i < list.size(); i++) {
      var value = list.get(i);
      if (value == null || !fits(value, element)) {
        return false;
      }
    }
    return true;
  }

  private boolean eachFits(Map<?, ?> map, @Nullable Place entry) {
    if (entry != null && entry.kind != Place.Kind.ANYTHING) {
      for (var value : map.values()) {
        if (value == null || !fits(value, entry)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  Object fetch(int path) {
    var place = plan.place(path);
    if (place == null) {
      return UNSETTLED;
    }
    var raw = place.isPlain ? inside(path, place) : raw(path, place);
    return place.isPlain || ABSENT.equals(raw) || UNSETTLED.equals(raw) ? raw : asRead(raw, place);
  }

  /// What the input itself has at a path, whatever its schema says of it.
  private Object raw(int path, Place place) {
    if (place.isPlain) {
      return at(path);
    }
    if (containersOf[path] != request()) {
      found(place, inside(path, place));
    }
    return java.util.Objects.requireNonNull(containers[path]);
  }

  private Object inside(int path, Place place) {
    int parent = plan.parent(path);
    var around = parent == InputPlan.ROOT ? null : plan.place(parent);
    var container = around == null ? input : raw(parent, around);
    if (!(container instanceof Map<?, ?> map)) {
      return UNSETTLED;
    }
    var found = map.get(plan.name(path));
    return found != null
        ? found
        : map.containsKey(plan.name(path)) ? Value.Null.NULL : place.whenAbsent;
  }

  private static Object asRead(Object raw, Place place) {
    var read = Input.part(Plain.value(raw), place.type, place.pointer);
    return ValueFrame.isSettled(read) ? read : UNSETTLED;
  }
}
