package dev.belay.engine;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.ListOf;
import dev.belay.engine.Type.MapOf;
import dev.belay.engine.Type.OptionalOf;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Text;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Types as JSON: a simple one is its name, every other an object that begins with its kind.
final class CheckedType {

  private CheckedType() {}

  static Value encode(Type type) {
    var json = new Shape.Writer();
    switch (type) {
      case Simple simple -> {
        return word(simple);
      }
      case ListOf(var element) -> json.put("list", encode(element));
      case OptionalOf(var value) -> json.put("optional", encode(value));
      case MapOf(var key, var value) ->
          json.put("map", new Listing(List.of(encode(key), encode(value))));
      case Struct(var name, var fields) -> {
        var inside = new Shape.Writer();
        fields.forEach((field, is) -> inside.put(field, encode(is)));
        json.put("struct", new Text(name));
        json.put("fields", inside.mapping());
      }
    }
    return json.mapping();
  }

  private static Value encode(Field field) {
    return new Listing(List.of(encode(field.type()), word(field.presence())));
  }

  private static Value word(Enum<?> constant) {
    return new Text(constant.name().toLowerCase(Locale.ROOT));
  }

  static Type decode(Shape json) {
    if (json.isText()) {
      return word(json, Simple.values(), "type");
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
    return new Field(
        decode(parts.getFirst()), word(parts.getLast(), Presence.values(), "presence"));
  }

  private static List<Shape> pair(Shape json) {
    var parts = json.elements();
    if (parts.size() != 2) {
      throw json.unexpected("expected 2 elements, found %d".formatted(parts.size()));
    }
    return parts;
  }

  private static <T extends Enum<T>> T word(Shape json, T[] constants, String what) {
    return Arrays.stream(constants)
        .filter(constant -> word(constant).equals(new Text(json.text())))
        .findFirst()
        .orElseThrow(() -> json.unknownWord(what));
  }
}
