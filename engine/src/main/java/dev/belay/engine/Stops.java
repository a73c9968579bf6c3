package dev.belay.engine;

import dev.belay.engine.Value.Unknown;

/// Which requests a stop blocks.
final class Stops {

  private Stops() {}

  /// A stop concerns the questions whose schema has all its fields.
  static boolean concerns(Stop stop, Question question) {
    return stop.fields().keySet().stream().allMatch(pointer -> has(question.input(), pointer));
  }

  private static boolean has(Type root, String pointer) {
    var type = root;
    for (var part : Pointer.parts(pointer)) {
      switch (type) {
        case Type.Struct(_, var fields) when fields.containsKey(part) ->
            type = java.util.Objects.requireNonNull(fields.get(part)).type();
        case Type.MapOf(_, var value) -> type = value;
        case Type.ListOf(var element) -> type = element;
        case Type.Simple simple when simple == Type.Simple.ANY -> {}
        case Type _ -> {
          return false;
        }
      }
    }
    return true;
  }

  /// An unknown value counts as matching, an absent one does not.
  static boolean matches(Stop stop, Question question, Inputs inputs, Direction direction) {
    return stop.fields().entrySet().stream()
        .allMatch(
            field ->
                inputs
                    .find(question, field.getKey())
                    .map(value -> isEqual(value, field.getValue(), direction))
                    .orElse(false));
  }

  /// A stop writes a time as its text, as requests do.
  private static Value asRead(Value wanted, Value value) {
    return switch (value) {
      case Value.Timestamp _ when wanted instanceof Value.Text ->
          Times.convert("timestamp", wanted);
      case Value.Span _ when wanted instanceof Value.Text -> Times.convert("duration", wanted);
      case Value _ -> wanted;
    };
  }

  private static boolean isEqual(Value value, Value wanted, Direction direction) {
    if (value instanceof Unknown) {
      return direction == Direction.STRICTEST;
    }
    var equal = Equality.of(value, asRead(wanted, value), Budget.unlimited());
    return direction == Direction.STRICTEST ? !equal.isFalse() : equal.isTrue();
  }
}
