package dev.belay.engine;

import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Bytes;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Maybe;
import dev.belay.engine.Value.Null;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Span;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Value.Timestamp;
import dev.belay.engine.Value.TypeName;
import dev.belay.engine.Value.Uint;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Literals as JSON: an object whose one field is the kind. Numbers are texts, so that no reader
/// rounds them.
final class CheckedValue {

  private CheckedValue() {}

  static void write(Value value, JsonWriter json) {
    json.beginObject();
    switch (value) {
      case Null _ -> json.name("null").nothing();
      case Bool bool -> json.name("bool").flag(bool.isTrue());
      case Int(var number) -> json.name("int").text(Long.toString(number));
      case Uint(var bits) -> json.name("uint").text(Long.toUnsignedString(bits));
      case Real(var number) -> json.name("double").text(Double.toString(number));
      case Text(var text) -> json.name("text").text(text);
      case Bytes(var bytes) -> json.name("bytes").text(HexFormat.of().formatHex(bytes));
      case Timestamp(var instant) -> json.name("timestamp").text(instant.toString());
      case Span(var duration) -> json.name("duration").text(duration.toString());
      case TypeName(var name) -> json.name("type").text(name);
      case Listing(var elements) -> writeAll(elements, json.name("list"));
      case Mapping(var entries) -> write(entries, json.name("map"));
      case Maybe(var some) -> writeAll(some.stream().toList(), json.name("optional"));
      case Failure(var problem) -> write(problem, json.name("failure"));
      case Value.Address _, Value.Range _, Value.Unknown _ ->
          throw new IllegalArgumentException("never a literal: " + Value.kindOf(value));
    }
    json.endObject();
  }

  private static void writeAll(List<Value> values, JsonWriter json) {
    json.beginList();
    values.forEach(value -> write(value, json));
    json.endList();
  }

  /// Pairs in their order, which is part of the literal.
  private static void write(Map<Value, Value> entries, JsonWriter json) {
    json.beginList();
    entries.forEach((key, value) -> writeAll(List.of(key, value), json));
    json.endList();
  }

  private static void write(Problem problem, JsonWriter json) {
    json.beginList();
    json.text(problem.code());
    json.text(problem.message());
    json.endList();
  }

  static Value decode(Shape json) {
    var names = json.names();
    if (names.size() != 1) {
      throw json.unexpected("expected one field, found %d".formatted(names.size()));
    }
    var kind = names.getFirst();
    var content = json.in(kind);
    return switch (kind) {
      case "null" -> content.nothing();
      case "bool" -> Bool.of(content.flag());
      case "int" -> new Int(content.parsed("an integer", Long::valueOf));
      case "uint" -> new Uint(unsigned(content));
      case "double" -> new Real(content.parsed("a number", Double::valueOf));
      case "text" -> content.constant();
      case "bytes" -> bytes(content);
      case "timestamp" -> new Timestamp(content.parsed("a timestamp", Instant::parse));
      case "duration" -> new Span(content.duration());
      case "type" -> new TypeName(content.text());
      case "list" -> list(content);
      case "map" -> map(content);
      case "optional" -> optional(content);
      case "failure" -> failure(content);
      default -> throw json.unexpected("no literal is called `%s`".formatted(kind));
    };
  }

  private static Value list(Shape json) {
    var elements = new Value[json.size()];
    for (int i = 0; i < elements.length; i++) {
      elements[i] = decode(json.element(i));
    }
    return new Listing(List.of(elements));
  }

  private static long unsigned(Shape json) {
    return json.parsed("an unsigned integer", text -> new Unsigned(Long.parseUnsignedLong(text)))
        .bits();
  }

  private record Unsigned(long bits) {

    @Override
    public String toString() {
      return Long.toUnsignedString(bits);
    }
  }

  private static Value bytes(Shape json) {
    try {
      var bytes = HexFormat.of().parseHex(json.text());
      if (HexFormat.of().formatHex(bytes).equals(json.text())) {
        return new Bytes(bytes);
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw json.unexpected("expected hexadecimal digits in lower case");
  }

  private static Value map(Shape json) {
    var entries = new LinkedHashMap<Value, Value>();
    for (var entry : json.elements()) {
      var parts = entry.elements();
      if (parts.size() != 2) {
        throw entry.unexpected("expected 2 elements, found %d".formatted(parts.size()));
      }
      var key = decode(parts.getFirst());
      if (!(key instanceof Text || key instanceof Bool || key instanceof Int || key instanceof Uint)
          || entries.put(key, decode(parts.getLast())) != null) {
        throw entry.unexpected("not a key, or one that is there already");
      }
    }
    return new Mapping(entries);
  }

  private static Value optional(Shape json) {
    var some = json.elements();
    if (some.size() > 1) {
      throw json.unexpected("expected at most 1 element, found %d".formatted(some.size()));
    }
    return new Maybe(some.isEmpty() ? Optional.empty() : Optional.of(decode(some.getFirst())));
  }

  private static Value failure(Shape json) {
    var parts = json.elements();
    if (parts.size() != 2) {
      throw json.unexpected("expected 2 elements, found %d".formatted(parts.size()));
    }
    return Value.failure(parts.getFirst().text(), parts.getLast().text());
  }
}
