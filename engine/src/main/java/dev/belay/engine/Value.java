package dev.belay.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/// What an expression evaluates to. A failure and an unknown are values too, so they travel like
/// any other and meet each other by rule, not by exception.
public sealed interface Value {

  enum Null implements Value {
    NULL
  }

  /// What a condition answers when all that it needs is known and nothing failed.
  enum Bool implements Value {
    FALSE,
    TRUE;

    static Bool of(boolean isTrue) {
      return isTrue ? TRUE : FALSE;
    }

    public boolean isTrue() {
      return this == TRUE;
    }
  }

  record Int(long value) implements Value {}

  /// A whole number from 0 to 2^64 - 1, in the bits of a long.
  record Uint(long bits) implements Value {}

  record Real(double value) implements Value {}

  /// Texts have an order so that a map whose keys have all one hash code, as a caller may choose
  /// them, still finds each of them quickly.
  record Text(String value) implements Value, Comparable<Text> {

    @Override
    public int compareTo(Text other) {
      return value.compareTo(other.value);
    }
  }

  /// Bytes, never changed after construction.
  @SuppressWarnings("ArrayRecordComponent") // equality is by content, below
  record Bytes(byte[] value) implements Value {

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes(var bytes) && Arrays.equals(value, bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + HexFormat.of().formatHex(value) + "]";
    }
  }

  record Timestamp(Instant value) implements Value {}

  record Span(Duration value) implements Value {}

  /// An IP address.
  record Address(Ip ip) implements Value {}

  /// The IP addresses whose first bits are those of one, which is kept as it was written.
  ///
  /// @param prefix how many bits
  record Range(Ip ip, int prefix) implements Value {

    String text() {
      return "%s/%d".formatted(ip.text(), prefix);
    }
  }

  record Listing(List<Value> elements) implements Value {

    public Listing {
      elements = List.copyOf(elements);
    }
  }

  /// A map or an object, in the order in which it was written. Keys are texts, booleans or whole
  /// numbers; a uint key that fits an int is kept as one, so that equal numbers are one key. An
  /// entry that is unknown and may fail is one that may not be there.
  record Mapping(Map<Value, Value> entries) implements Value {

    public Mapping {
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    public Optional<Value> find(String key) {
      return Optional.ofNullable(entries.get(new Text(key)));
    }

    /// The map itself, or something unknown where it is not known which keys there are.
    Value whole() {
      var fields = new TreeSet<String>();
      for (var entry : entries.values()) {
        if (entry instanceof Unknown unknown && unknown.mayFail().isPresent()) {
          fields.addAll(unknown.fields());
        }
      }
      var type = new Type.MapOf(Type.Simple.ANY, Type.Simple.ANY);
      return fields.isEmpty() ? this : new Unknown(fields, type, true, true, Optional.empty());
    }
  }

  /// The name of a type, as CEL's `type(x)` gives it.
  record TypeName(String name) implements Value {}

  /// CEL's optional: a value, or none.
  record Maybe(Optional<Value> value) implements Value {}

  /// Why there is no value.
  record Failure(Problem problem) implements Value {}

  /// A value that could not be known, with everything that it may turn out to be.
  ///
  /// @param fields the fields of the input that were not known
  /// @param type what any value in its place would be
  /// @param mayBeTrue whether a boolean may be true; true for other types
  /// @param mayBeFalse whether a boolean may be false; true for other types
  /// @param mayFail the failure that it may turn out to be instead
  record Unknown(
      SortedSet<String> fields,
      Type type,
      boolean mayBeTrue,
      boolean mayBeFalse,
      Optional<Problem> mayFail)
      implements Value {

    public Unknown {
      fields = Collections.unmodifiableSortedSet(new TreeSet<>(fields));
    }

    static Unknown of(String field, Type type) {
      return new Unknown(new TreeSet<>(List.of(field)), type, true, true, Optional.empty());
    }

    /// The same uncertainty about something else.
    Unknown as(Type newType) {
      return new Unknown(fields, newType, true, true, mayFail);
    }

    /// The same uncertainty about something else, from more fields.
    Unknown with(Type newType, SortedSet<String> more) {
      return new Unknown(Truth.both(fields, more), newType, true, true, mayFail);
    }

    /// The same uncertainty about something else that cannot fail.
    Unknown safelyAs(Type newType) {
      return new Unknown(fields, newType, true, true, Optional.empty());
    }

    Unknown orFailure(Problem problem) {
      return mayFail.isPresent()
          ? this
          : new Unknown(fields, type, mayBeTrue, mayBeFalse, Optional.of(problem));
    }
  }

  static Failure failure(String code, String message) {
    return new Failure(Problem.of(code, message));
  }

  /// The time that a text stands for where a schema asks for one: a failure when it is none.
  static Value timestamp(String text) {
    return Times.convert("timestamp", new Text(text));
  }

  /// As [#timestamp], of a length of time.
  static Value duration(String text) {
    return Times.convert("duration", new Text(text));
  }

  static Value text(String text) {
    return new Text(text);
  }

  /// What people call the kind of this value, for messages.
  static String kindOf(Value value) {
    return switch (value) {
      case Null _ -> "null";
      case Bool _ -> "a boolean";
      case Int _ -> "an integer";
      case Uint _ -> "an unsigned integer";
      case Real _ -> "a number with a fraction";
      case Text _ -> "text";
      case Bytes _ -> "bytes";
      case Timestamp _ -> "a timestamp";
      case Span _ -> "a duration";
      case Address _ -> "an IP address";
      case Range _ -> "a range of IP addresses";
      case Listing _ -> "a list";
      case Mapping _ -> "a map";
      case TypeName _ -> "a type";
      case Maybe _ -> "an optional";
      case Failure _ -> "a failure";
      case Unknown _ -> "unknown";
    };
  }
}
