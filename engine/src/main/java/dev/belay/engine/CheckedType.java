package dev.belay.engine;

import static java.util.stream.Collectors.toUnmodifiableMap;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.ListOf;
import dev.belay.engine.Type.MapOf;
import dev.belay.engine.Type.OptionalOf;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Types as JSON: a simple one is its name, every other an object that begins with its kind.
final class CheckedType {

  private static final Map<String, Simple> TYPES = byWord(Simple.values());
  private static final Map<String, Presence> PRESENCES = byWord(Presence.values());

  private CheckedType() {}

  static void write(Type type, JsonWriter json) {
    switch (type) {
      case Simple simple -> json.text(word(simple));
      case ListOf(var element) -> tagged("list", element, json);
      case OptionalOf(var value) -> tagged("optional", value, json);
      case MapOf(var key, var value) -> {
        json.beginObject().name("map").beginList();
        write(key, json);
        write(value, json);
        json.endList();
        json.endObject();
      }
      case Struct struct -> write(struct, json);
    }
  }

  private static void tagged(String kind, Type inner, JsonWriter json) {
    json.beginObject();
    write(inner, json.name(kind));
    json.endObject();
  }

  private static void write(Struct struct, JsonWriter json) {
    json.beginObject().name("fields").beginObject();
    struct.fields().forEach((name, field) -> write(field, json.name(name)));
    json.endObject();
    json.name("struct").text(struct.name());
    json.endObject();
  }

  private static void write(Field field, JsonWriter json) {
    json.beginList();
    write(field.type(), json);
    json.text(word(field.presence()));
    json.endList();
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static Type decode(Shape json) {
    if (json.isText()) {
      return word(json, TYPES, "type");
    }
    var kind = json.names().isEmpty() ? "" : json.names().getFirst();
    var type =
        switch (kind) {
          case "list" -> new ListOf(decode(json.in(kind)));
          case "optional" -> new OptionalOf(decode(json.in(kind)));
          case "map" -> map(json.in(kind));
          case "struct", "fields" -> struct(json);
          default -> throw json.unexpected("no type is called `%s`".formatted(kind));
        };
    json.end();
    return type;
  }

  private static Type map(Shape json) {
    var parts = pair(json);
    return new MapOf(decode(parts.getFirst()), decode(parts.getLast()));
  }

  static Struct struct(Shape json) {
    var struct = new Struct(json.text("struct"), json.entries("fields", CheckedType::field));
    json.end();
    return struct;
  }

  private static Field field(Shape json) {
    var parts = pair(json);
    return new Field(decode(parts.getFirst()), word(parts.getLast(), PRESENCES, "presence"));
  }

  private static List<Shape> pair(Shape json) {
    var parts = json.elements();
    if (parts.size() != 2) {
      throw json.unexpected("expected 2 elements, found %d".formatted(parts.size()));
    }
    return parts;
  }

  private static <T extends Enum<T>> Map<String, T> byWord(T[] constants) {
    return Arrays.stream(constants).collect(toUnmodifiableMap(CheckedType::word, is -> is));
  }

  private static <T> T word(Shape json, Map<String, T> constants, String what) {
    var constant = constants.get(json.text());
    if (constant == null) {
      throw json.unknownWord(what);
    }
    return constant;
  }
}
