package dev.belay.engine;

import java.util.Map;
import java.util.TreeMap;

/// What a value may be, as a question's schema or the checker says it.
public sealed interface Type {

  /// A type without parts. `ANY` is what no schema speaks of: it is known only when it is there.
  enum Simple implements Type {
    ANY,
    NULL,
    BOOL,
    INT,
    UINT,
    DOUBLE,
    TEXT,
    BYTES,
    TIMESTAMP,
    DURATION,
    ADDRESS,
    RANGE,
    TYPE;

    private boolean admitsKnown(Value value) {
      return switch (this) {
        case ANY -> true;
        case NULL -> value instanceof Value.Null;
        case BOOL -> value instanceof Value.Bool;
        case INT, UINT -> value instanceof Value.Int || value instanceof Value.Uint;
        case DOUBLE -> Functions.isNumber(value);
        case TEXT -> value instanceof Value.Text;
        case BYTES -> value instanceof Value.Bytes;
        case TIMESTAMP -> value instanceof Value.Timestamp;
        case DURATION -> value instanceof Value.Span;
        case ADDRESS -> value instanceof Value.Address;
        case RANGE -> value instanceof Value.Range;
        case TYPE -> value instanceof Value.TypeName;
      };
    }
  }

  record ListOf(Type element) implements Type {}

  /// Keys are texts wherever JSON is the source.
  record MapOf(Type key, Type value) implements Type {}

  record OptionalOf(Type value) implements Type {}

  /// An object whose fields a schema names. The name is unique within its question.
  record Struct(String name, Map<String, Field> fields) implements Type {

    public Struct {
      fields = java.util.Collections.unmodifiableMap(new TreeMap<>(fields));
    }

    private boolean admits(Value key, Value value) {
      return key instanceof Value.Text(var name)
          && fields.containsKey(name)
          && java.util.Objects.requireNonNull(fields.get(name)).type().admits(value);
    }
  }

  /// Whether the value is of this type. The checker takes what is of any type for what is wanted in
  /// its place, so that a value may turn out to be of another type than the checker says.
  default boolean admits(Value value) {
    return value instanceof Value.Unknown unknown
        ? unknown.type().equals(this)
        : switch (this) {
          case Simple simple -> simple.admitsKnown(value);
          case ListOf(var element) ->
              value instanceof Value.Listing(var elements)
                  && elements.stream().allMatch(element::admits);
          case MapOf(var key, var entry) ->
              value instanceof Value.Mapping(var entries)
                  && entries.keySet().stream().allMatch(key::admits)
                  && entries.values().stream().allMatch(entry::admits);
          case OptionalOf(var content) ->
              value instanceof Value.Maybe(var some) && some.stream().allMatch(content::admits);
          case Struct struct ->
              value instanceof Value.Mapping(var entries)
                  && entries.entrySet().stream()
                      .allMatch(entry -> struct.admits(entry.getKey(), entry.getValue()));
        };
  }

  /// The type of what may be this or something else of its kind.
  default Type opened() {
    return switch (this) {
      case ListOf _ -> new ListOf(Simple.ANY);
      case MapOf _ -> new MapOf(Simple.ANY, Simple.ANY);
      case OptionalOf _ -> new OptionalOf(Simple.ANY);
      case Simple _, Struct _ -> Simple.ANY;
    };
  }

  record Field(Type type, Presence presence) {}

  /// What it means when a field is not there.
  enum Presence {
    /// The request does not fit its question.
    REQUIRED,
    /// It has a value that could not be known.
    UNKNOWN_WHEN_ABSENT,
    /// It has no value, and a policy guards it.
    OPTIONAL
  }
}
