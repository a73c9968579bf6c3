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
import java.util.Optional;

/// Literals as JSON: an object whose one field is the kind. Numbers are texts, so that no reader
/// rounds them.
final class CheckedValue {

  private CheckedValue() {}

  static Value encode(Value value) {
    return switch (value) {
      case Null _ -> tagged("null", Null.NULL);
      case Bool bool -> tagged("bool", bool);
      case Int(var number) -> tagged("int", new Text(Long.toString(number)));
      case Uint(var bits) -> tagged("uint", new Text(Long.toUnsignedString(bits)));
      case Real(var number) -> tagged("double", new Text(Double.toString(number)));
      case Text text -> tagged("text", text);
      case Bytes(var bytes) -> tagged("bytes", new Text(HexFormat.of().formatHex(bytes)));
      case Timestamp(var instant) -> tagged("timestamp", new Text(instant.toString()));
      case Span(var duration) -> tagged("duration", new Text(duration.toString()));
      case TypeName(var name) -> tagged("type", new Text(name));
      case Listing(var elements) ->
          tagged("list", new Listing(elements.stream().map(CheckedValue::encode).toList()));
      case Mapping(var entries) ->
          tagged(
              "map",
              new Listing(
                  entries.entrySet().stream()
                      .<Value>map(
                          entry ->
                              new Listing(
                                  List.of(encode(entry.getKey()), encode(entry.getValue()))))
                      .toList()));
      case Maybe(var some) ->
          tagged("optional", new Listing(some.map(CheckedValue::encode).stream().toList()));
      case Failure(var problem) ->
          tagged(
              "failure",
              new Listing(List.of(new Text(problem.code()), new Text(problem.message()))));
      case Value.Address _, Value.Range _, Value.Unknown _ ->
          throw new IllegalArgumentException("never a literal: " + Value.kindOf(value));
    };
  }

  private static Value tagged(String kind, Value value) {
    var json = new Shape.Writer();
    json.put(kind, value);
    return json.mapping();
  }

  static Value decode(Shape json) {
    if (json.names().size() != 1) {
      throw json.unexpected("expected one field, found %d".formatted(json.names().size()));
    }
    var kind = json.names().getFirst();
    var content = json.in(kind);
    return switch (kind) {
      case "null" -> content.nothing();
      case "bool" -> Bool.of(content.flag());
      case "int" -> new Int(content.parsed("an integer", Long::valueOf));
      case "uint" -> new Uint(unsigned(content));
      case "double" -> new Real(content.parsed("a number", Double::valueOf));
      case "text" -> new Text(content.text());
      case "bytes" -> bytes(content);
      case "timestamp" -> new Timestamp(content.parsed("a timestamp", Instant::parse));
      case "duration" -> new Span(content.duration());
      case "type" -> new TypeName(content.text());
      case "list" -> new Listing(content.elements().stream().map(CheckedValue::decode).toList());
      case "map" -> map(content);
      case "optional" -> optional(content);
      case "failure" -> failure(content);
      default -> throw json.unexpected("no literal is called `%s`".formatted(kind));
    };
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
