package dev.belay.workbench;

import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
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
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One request as a person writes it, and what an enforcement point would add to it.
///
/// @param input the question's input; `now` may be in it
/// @param unknown JSON pointers to what is not known of it
public record WrittenRequest(Mapping input, List<String> unknown) {

  private static final Text NOW = new Text("now");
  private static final Text CONTEXT = new Text("context");
  private static final Text ENVIRONMENT = new Text("environment");
  private static final Pattern INDEX = Pattern.compile("\\d{1,9}");

  public WrittenRequest {
    unknown = List.copyOf(unknown);
  }

  /// What became of it.
  public sealed interface Made {}

  public record Asked(Facts facts) implements Made {}

  public record Unclear(Problem problem) implements Made {}

  /// Whether it says when it is made.
  public boolean hasTime() {
    return input.entries().containsKey(NOW);
  }

  /// The facts that an enforcement point would have established.
  ///
  /// @param environment where it is made, if the input does not say
  /// @param otherwise when it is made, if the input does not say
  public Made facts(Question question, String environment, Instant otherwise) {
    for (var pointer : unknown) {
      if (!isField(question, pointer)) {
        return new Unclear(
            Problem.of(
                    "unknown-field", "`%s` is no field of %s".formatted(pointer, question.name()))
                .withHelp("write a JSON pointer such as `/principal/groups`"));
      }
    }
    var now = hasTime() ? time(input.entries().get(NOW)) : Optional.of(otherwise);
    if (now.isEmpty()) {
      return new Unclear(
          Problem.of("invalid-timestamp", "`now` is no time")
              .withHelp("write it as `2026-03-02T12:00:00Z`"));
    }
    return new Asked(
        new Facts(
            question.name(),
            completed(question, environment),
            new TreeSet<>(unknown),
            now.get(),
            List.of()));
  }

  private static Optional<Instant> time(@Nullable Value now) {
    try {
      return now instanceof Text(var text)
          ? Optional.of(OffsetDateTime.parse(text).toInstant())
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }

  private Mapping completed(Question question, String environment) {
    var fields = new LinkedHashMap<>(input.entries());
    fields.remove(NOW);
    if (hasField(question.input(), List.of("context", "environment"))
        && !unknown.contains("/context")
        && !unknown.contains("/context/environment")) {
      fields.compute(CONTEXT, (_, context) -> inEnvironment(context, environment));
    }
    return new Mapping(fields);
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
  private static boolean isField(Question question, String pointer) {
    var parts = List.of(pointer.split("/", -1));
    return pointer.startsWith("/") && hasField(question.input(), parts.subList(1, parts.size()));
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
