package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Cases;
import dev.belay.testkit.Yaml;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.TestFactory;

/// What policies say of requests, in the words of a decision.
final class DecideCases {

  private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

  @TestFactory
  List<DynamicContainer> decide() {
    return new Cases(DecideCases.class, "decide").each(DecideCases::check);
  }

  private static void check(Yaml file, Yaml row) {
    file.allowOnly("about", "question", "policies", "default", "given", "cases");
    row.allowOnly("name", "input", "unknown", "expect", "least");
    var facts = facts(file, row);
    var release = release(file);
    var decider = Decider.with(() -> 0);
    assertThat(decider.answer(facts, release, Direction.STRICTEST).sentence())
        .isEqualTo(row.text("expect"));
    row.optionalText("least")
        .ifPresent(
            least ->
                assertThat(decider.answer(facts, release, Direction.LEAST).sentence())
                    .isEqualTo(least));
  }

  private static Release release(Yaml file) {
    var texts = new LinkedHashMap<String, byte[]>();
    for (var text : file.texts("policies")) {
      texts.put("policies/%d.yaml".formatted(texts.size()), text.getBytes(UTF_8));
    }
    var byDefault = Verdict.from(file.text("default")).orElseThrow();
    return switch (Project.compilePolicies(texts, byDefault)) {
      case Project.Checked(var release) -> release;
      case Project.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  private static Facts facts(Yaml file, Yaml row) {
    var fields = new LinkedHashMap<Value, Value>();
    file.optionalMapping("given").ifPresent(given -> fields.putAll(entries(given)));
    fields.putAll(entries(row.mapping("input")));
    var question = file.optionalText("question").orElse("tool.call");
    var unknown = Set.copyOf(row.optionalTexts("unknown"));
    return new Facts(question, new Value.Mapping(fields), unknown, NOON, List.of());
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
      case Double number -> new Value.Real(number);
      case String text -> new Value.Text(text);
      case List<?> list -> new Value.Listing(list.stream().map(DecideCases::value).toList());
      case Map<?, ?> map -> {
        var entries = new LinkedHashMap<Value, Value>();
        map.forEach((key, value) -> entries.put(new Value.Text((String) key), value(value)));
        yield new Value.Mapping(entries);
      }
      case Object other -> throw new AssertionError("no JSON: " + Optional.of(other));
    };
  }
}
