package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Uint;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads values in the forms in which requests bring them: those of the JDK (`String`, `Boolean`,
/// `Long` and `Integer`, `Double`, `List`, `Map` with texts as keys in the order in which they were
/// written, `null`) and the engine's own [Value]. Nothing is converted that is only looked at.
///
/// A value stands here as its question's schema sees it. One that the schema would change (a text
/// that is a time, an object with a field that is unknown when it is absent) comes as a [Value], or
/// not at all.
final class Raw {

  private static final Value NOT_READ = Value.failure("not-read", "compiled code does not read it");

  private Raw() {}

  /// An answer of [CompiledCondition].
  static int truth(boolean isTrue) {
    return isTrue ? CompiledCondition.TRUE : CompiledCondition.FALSE;
  }

  static int truth(@Nullable Object value) {
    return switch (value) {
      case Boolean bool -> truth((boolean) bool);
      case Bool bool -> truth(bool.isTrue());
      case null, default -> CompiledCondition.UNSETTLED;
    };
  }

  static Object boxed(int truth) {
    return truth == CompiledCondition.UNSETTLED
        ? Frame.UNSETTLED
        : (Boolean) (truth == CompiledCondition.TRUE);
  }

  static Object boxed(long number) {
    return number;
  }

  static Object boxed(double number) {
    return number;
  }

  @SuppressWarnings("ReferenceEquality") // there is only one
  static boolean isAbsent(@Nullable Object value) {
    return value == Frame.ABSENT;
  }

  @SuppressWarnings("ReferenceEquality") // there is only one
  static boolean isUnsettled(@Nullable Object value) {
    return value == Frame.UNSETTLED;
  }

  /// What can be handed on as a value.
  static boolean isSettled(@Nullable Object value) {
    return !isUnsettled(value)
        && !isAbsent(value)
        && !(value instanceof Value.Failure)
        && !(value instanceof Value.Unknown);
  }

  static boolean isInt(@Nullable Object value) {
    return value instanceof Long
        || value instanceof Integer
        || value instanceof Int
        || value instanceof Short
        || value instanceof Byte;
  }

  /// Of what [#isInt].
  static long toInt(@Nullable Object value) {
    return switch (value) {
      case Long number -> number;
      case Int(var number) -> number;
      case Number number -> number.longValue();
      case null, default -> throw new AssertionError("no int: " + value);
    };
  }

  static boolean isReal(@Nullable Object value) {
    return value instanceof Double || value instanceof Real || value instanceof Float;
  }

  /// Of what [#isReal].
  static double toReal(@Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case Real(var number) -> number;
      case Float number -> number;
      case null, default -> throw new AssertionError("no double: " + value);
    };
  }

  /// Absent (`null`) for what is no text.
  static @Nullable String text(@Nullable Object value) {
    return switch (value) {
      case String text -> text;
      case Text(var text) -> text;
      case null, default -> null;
    };
  }

  /// What has no parts, and is neither a failure nor unknown.
  static boolean isScalar(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case String _, Boolean _, Long _, Integer _, Double _, Float _, Short _, Byte _ -> true;
      case Text _, Bool _, Int _, Uint _, Real _, Null _ -> true;
      case Value.Bytes _, Value.Timestamp _, Value.Span _, Value.TypeName _ -> true;
      case Instant _, Duration _ -> true;
      default -> false;
    };
  }

  /// What a fold walks over: the elements of a list, or the keys of a map; absent (`null`) for
  /// anything else.
  static @Nullable List<?> elements(@Nullable Object value) {
    return switch (value) {
      case List<?> elements -> elements;
      case Listing(var elements) -> elements;
      case Map<?, ?> entries -> new ArrayList<>(entries.keySet());
      case Mapping mapping when mapping.whole() instanceof Mapping ->
          new ArrayList<>(mapping.entries().keySet());
      case null, default -> null;
    };
  }

  /// The first of a fold's two variables: the number of an element, or a key.
  static @Nullable Object key(@Nullable Object range, List<?> elements, int number) {
    return isMap(range) ? elements.get(number) : (Object) (long) number;
  }

  /// The second of a fold's two variables: an element, or a key's value.
  static @Nullable Object entry(@Nullable Object range, List<?> elements, int number) {
    return switch (range) {
      case Map<?, ?> entries -> entries.get(elements.get(number));
      case Mapping(var entries) -> entries.get(elements.get(number));
      case null, default -> elements.get(number);
    };
  }

  private static boolean isMap(@Nullable Object value) {
    return value instanceof Map || value instanceof Mapping;
  }

  /// The engine's own form of a value; a failure for what has none, [Frame#UNSETTLED] and
  /// [Frame#ABSENT] among it.
  static Value value(@Nullable Object value, Budget budget) {
    budget.work();
    return switch (value) {
      case null -> Null.NULL;
      case Value own -> own;
      case String text -> new Text(text);
      case Boolean bool -> Bool.of(bool);
      case Long _, Integer _, Short _, Byte _ -> new Int(((Number) value).longValue());
      case Double _, Float _ -> new Real(((Number) value).doubleValue());
      case BigInteger number -> uint(number);
      case Instant instant -> new Value.Timestamp(instant);
      case Duration duration -> new Value.Span(duration);
      case List<?> elements -> listing(elements, budget);
      case Map<?, ?> entries -> mapping(entries, budget);
      default -> NOT_READ;
    };
  }

  private static Value uint(BigInteger number) {
    if (number.bitLength() < Long.SIZE) {
      return new Int(number.longValue());
    }
    return number.signum() > 0 && number.bitLength() == Long.SIZE
        ? new Uint(number.longValue())
        : NOT_READ;
  }

  private static Listing listing(List<?> elements, Budget budget) {
    var values = new ArrayList<Value>(elements.size());
    for (var element : elements) {
      values.add(value(element, budget));
    }
    return new Listing(values);
  }

  private static Mapping mapping(Map<?, ?> entries, Budget budget) {
    var values = new LinkedHashMap<Value, Value>();
    entries.forEach((key, entry) -> values.put(value(key, budget), value(entry, budget)));
    return new Mapping(values);
  }
}
