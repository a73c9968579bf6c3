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
    TYPE
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
