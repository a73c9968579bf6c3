package dev.belay.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// A mapping read from a case file, asked field by field.
///
/// A field that is missing or of another kind fails the test with the file and the field's name,
/// so that a runner needs no checks of its own.
///
/// @param at where the mapping stands, as people would find it: `cases/decide/stops.yaml cases[2]`
public record Yaml(String at, Map<String, @Nullable Object> fields) {

  public static Yaml read(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /// Reads one document whose top is a mapping.
  public static Yaml parse(String at, String text) {
    var settings = LoadSettings.builder().setLabel(at).setSchema(new CoreSchema()).build();
    try {
      return mapping(at, new Load(settings).loadFromString(text));
    } catch (YamlEngineException e) {
      throw new AssertionError(at + ": " + e.getMessage(), e);
    }
  }

  public boolean has(String name) {
    return fields.containsKey(name);
  }

  /// A text. A number or boolean that should be read as text is quoted in the file.
  public String text(String name) {
    return require(name, String.class, "a text");
  }

  public Optional<String> optionalText(String name) {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  public long number(String name) {
    var number = require(name, Number.class, "a whole number");
    if (number instanceof Integer || number instanceof Long) {
      return number.longValue();
    }
    throw wrong(name, "a whole number", number);
  }

  public boolean flag(String name) {
    return require(name, Boolean.class, "true or false");
  }

  /// True only where the field is there and says so.
  public boolean optionalFlag(String name) {
    return has(name) && flag(name);
  }

  public Yaml mapping(String name) {
    return mapping(place(name), require(name, Map.class, "a mapping"));
  }

  public Optional<Yaml> optionalMapping(String name) {
    return has(name) ? Optional.of(mapping(name)) : Optional.empty();
  }

  /// A list of mappings.
  public List<Yaml> list(String name) {
    var found = new ArrayList<Yaml>();
    for (var item : require(name, List.class, "a list")) {
      found.add(mapping("%s[%d]".formatted(place(name), found.size()), item));
    }
    return List.copyOf(found);
  }

  /// A list of mappings, empty where the field is absent.
  public List<Yaml> optionalList(String name) {
    return has(name) ? list(name) : List.of();
  }

  /// A list of texts.
  public List<String> texts(String name) {
    var found = new ArrayList<String>();
    for (var item : require(name, List.class, "a list")) {
      if (!(item instanceof String text)) {
        throw wrong("%s[%d]".formatted(name, found.size()), "a text", item);
      }
      found.add(text);
    }
    return List.copyOf(found);
  }

  /// A list of texts, empty where the field is absent.
  public List<String> optionalTexts(String name) {
    return has(name) ? texts(name) : List.of();
  }

  /// A value of any kind, as plain maps, lists, texts, numbers, booleans and null.
  public @Nullable Object any(String name) {
    if (!has(name)) {
      throw missing(name);
    }
    return fields.get(name);
  }

  /// Fails where there is a field of another name, so that a typing error is not read as absence.
  public void allowOnly(String... names) {
    var unknown = fields.keySet().stream().filter(name -> !Set.of(names).contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new AssertionError(
          "%s has no field %s; expected any of %s".formatted(at, unknown, List.of(names)));
    }
  }

  private <T> T require(String name, Class<T> type, String kind) {
    var value = fields.get(name);
    if (!has(name)) {
      throw missing(name);
    }
    if (!type.isInstance(value)) {
      throw wrong(name, kind, value);
    }
    return type.cast(value);
  }

  private AssertionError missing(String name) {
    return new AssertionError("%s lacks the field `%s`".formatted(at, name));
  }

  private AssertionError wrong(String name, String kind, @Nullable Object found) {
    return new AssertionError("%s: expected %s, found `%s`".formatted(place(name), kind, found));
  }

  private String place(String name) {
    return at + (at.endsWith(".yaml") ? " " : ".") + name;
  }

  private static Yaml mapping(String at, @Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new AssertionError("%s: expected a mapping, found `%s`".formatted(at, value));
    }
    var fields = new LinkedHashMap<String, @Nullable Object>();
    map.forEach((name, item) -> fields.put(String.valueOf(name), item));
    return new Yaml(at, Collections.unmodifiableMap(fields));
  }
}
