package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Question;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request as a user gives it: the question's input as JSON, and what an enforcement point
/// would add to it.
///
/// @param name what problems call it
record GateInput(String name, Map<Value, Value> fields) {

  /// As much as a gateway reads of one request.
  static final int LIMIT_BYTES = 4 << 20;

  private static final Text NOW = new Text("now");
  private static final Text CONTEXT = new Text("context");
  private static final Text ENVIRONMENT = new Text("environment");
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  static GateInput read(String name, byte[] json) throws InvalidInput {
    return switch (Json.read(json)) {
      case Json.Parsed(Mapping(var entries)) -> new GateInput(name, entries);
      case Json.Parsed(var other) ->
          throw new InvalidInput(
              "%s holds %s".formatted(name, kindOf(other)),
              "write the question's input as one JSON object");
      case Json.Malformed(var problem) ->
          throw new InvalidInput("%s: %s".formatted(name, problem.message()), "");
    };
  }

  private static String kindOf(Value value) {
    return switch (value) {
      case Value.Listing _ -> "a list";
      case Text _ -> "a text";
      case Value.Null _ -> "null";
      case Value.Bool _ -> "a boolean";
      case Value _ -> "a number";
    };
  }

  /// When the request is made: what `now` in the input says.
  Optional<Instant> now() throws InvalidInput {
    var now = Optional.ofNullable(fields.get(NOW));
    if (now.isEmpty()) {
      return Optional.empty();
    }
    try {
      if (now.get() instanceof Text(var text)) {
        return Optional.of(OffsetDateTime.parse(text).toInstant());
      }
    } catch (DateTimeException _) {
      // The same problem as a value that is no text.
    }
    throw new InvalidInput(
        "`now` in %s is no time".formatted(name), "write it as `2026-03-02T12:00:00Z`");
  }

  /// @param environment what is put in where the input names none
  Facts facts(Question question, String environment, List<String> unknown, Instant now)
      throws InvalidInput {
    for (var pointer : unknown) {
      requireField(question, pointer);
    }
    var input = new LinkedHashMap<>(fields);
    input.remove(NOW);
    if (hasField(question.input(), List.of("context", "environment"))
        && !unknown.contains("/context")
        && !unknown.contains("/context/environment")) {
      input.compute(CONTEXT, (_, context) -> inEnvironment(context, environment));
    }
    Set<String> pointers = new TreeSet<>(unknown);
    return new Facts(question.name(), new Mapping(input), pointers, now, List.of());
  }

  private static Value inEnvironment(@Nullable Value context, String name) {
    if (context != null && !(context instanceof Mapping)) {
      return context;
    }
    var fields = new LinkedHashMap<Value, Value>();
    if (context instanceof Mapping(var entries)) {
      fields.putAll(entries);
    }
    fields.putIfAbsent(ENVIRONMENT, new Text(name));
    return new Mapping(fields);
  }

  /// A pointer that names nothing would make nothing unknown, and nobody would notice.
  private static void requireField(Question question, String pointer) throws InvalidInput {
    var parts = List.of(pointer.split("/", -1));
    if (!pointer.startsWith("/") || !hasField(question.input(), parts.subList(1, parts.size()))) {
      throw new InvalidInput(
          "`%s` is no field of %s".formatted(pointer, question.name()),
          "write a JSON pointer such as `/principal/groups`");
    }
  }

  private static boolean hasField(Type type, List<String> path) {
    if (path.isEmpty()) {
      return true;
    }
    var rest = path.subList(1, path.size());
    return switch (type) {
      case Type.Struct(_, var fields) -> {
        var field = fields.get(path.getFirst().replace("~1", "/").replace("~0", "~"));
        yield field != null && hasField(field.type(), rest);
      }
      case Type.MapOf(_, var of) -> hasField(of, rest);
      case Type.ListOf(var of) -> INDEX.matcher(path.getFirst()).matches() && hasField(of, rest);
      case Type.OptionalOf(var of) -> hasField(of, path);
      case Type.Simple simple -> simple == Type.Simple.ANY;
    };
  }
}
