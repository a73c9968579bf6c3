package dev.belay.language;

import dev.belay.engine.Facts;
import dev.belay.engine.Value;
import dev.belay.testkit.Repeats;
import dev.belay.testkit.Yaml;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests as case files state them: `input` on top of what is `given` to all, `unknown` fields,
/// and `now`, which is noon unless stated.
final class Requests {

  private static final String NOON = "2026-03-02T12:00:00Z";

  private Requests() {}

  static Facts facts(String question, Optional<Yaml> given, Yaml row) {
    var fields = new LinkedHashMap<Value, Value>();
    given.ifPresent(yaml -> fields.putAll(entries(yaml)));
    row.optionalMapping("input").ifPresent(yaml -> fields.putAll(entries(yaml)));
    var unknown = Set.copyOf(row.optionalTexts("unknown"));
    var now = Instant.parse(row.optionalText("now").orElse(NOON));
    return new Facts(question, new Value.Mapping(fields), unknown, now, List.of());
  }

  private static Map<Value, Value> entries(Yaml yaml) {
    return ((Value.Mapping) value(yaml.fields())).entries();
  }

  private static Value value(@Nullable Object yaml) {
    return switch (yaml) {
      case null -> Value.Null.NULL;
      case Boolean bool -> bool ? Value.Bool.TRUE : Value.Bool.FALSE;
      case Integer number -> new Value.Int(number);
      case Long number -> new Value.Int(number);
      case java.math.BigInteger number -> new Value.Uint(number.longValue());
      case Double number -> new Value.Real(number);
      case String text -> new Value.Text(Repeats.written(text));
      case List<?> list -> new Value.Listing(list.stream().map(Requests::value).toList());
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<Value, Value>();
        map.forEach((key, value) -> entries.put(new Value.Text((String) key), value(value)));
        yield new Value.Mapping(entries);
      }
      case Object other -> throw new AssertionError("no JSON: " + Optional.of(other));
    };
  }
}
