package dev.belay.cli;

import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// One object of what `--json` prints: one line, its keys sorted. Not safe for more than one
/// thread.
final class JsonObject {

  private final TreeMap<String, Value> fields = new TreeMap<>();

  JsonObject put(String name, String text) {
    return put(name, Value.text(text));
  }

  JsonObject put(String name, Optional<String> text) {
    text.ifPresent(known -> put(name, known));
    return this;
  }

  JsonObject put(String name, long number) {
    return put(name, new Int(number));
  }

  JsonObject put(String name, boolean isSo) {
    return put(name, isSo ? Bool.TRUE : Bool.FALSE);
  }

  JsonObject put(String name, Value value) {
    fields.put(name, value);
    return this;
  }

  JsonObject put(String name, Collection<String> texts) {
    return put(name, new Listing(texts.stream().map(Value::text).toList()));
  }

  <T> JsonObject put(String name, Collection<T> elements, Function<T, JsonObject> as) {
    return put(name, new Listing(elements.stream().map(as).map(JsonObject::value).toList()));
  }

  /// A problem as every command prints it.
  static JsonObject of(Problem problem) {
    var json = new JsonObject().put("code", problem.code()).put("message", problem.message());
    problem
        .place()
        .ifPresent(
            place ->
                json.put("file", place.file())
                    .put("line", place.line())
                    .put("column", place.column()));
    return json.put("help", problem.help());
  }

  Value value() {
    var entries = new java.util.LinkedHashMap<Value, Value>();
    fields.forEach((name, value) -> entries.put(Value.text(name), value));
    return new Mapping(entries);
  }

  String line() {
    return new String(Json.canonical(value()), StandardCharsets.UTF_8);
  }
}
