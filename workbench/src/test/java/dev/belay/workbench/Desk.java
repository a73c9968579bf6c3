package dev.belay.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Release;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Policies and requests of the tests, as people write them.
final class Desk {

  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private Desk() {}

  static Release release(Verdict byDefault, String policy) {
    var files = Map.of("policies/files.yaml", policy.getBytes(UTF_8));
    return switch (Project.compilePolicies(policy.isEmpty() ? Map.of() : files, byDefault)) {
      case Project.Checked(var release, _) -> release;
      case Project.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  static Mapping json(String text) {
    return switch (Json.read(text)) {
      case Json.Parsed(var value) -> (Mapping) value;
      case Json.Malformed(var problem) -> throw new AssertionError(problem.toString());
    };
  }

  static RecordedDecision called(String id, String agent, String tool, Verdict decided) {
    var input =
        "{\"principal\": {\"id\": \"%s\"}, \"tool\": {\"name\": \"%s\"}}".formatted(agent, tool);
    return new RecordedDecision(id, Facts.of("tool.call", json(input), NOON), decided);
  }

  static RecordedDecision without(String field, RecordedDecision recorded) {
    var facts = recorded.facts();
    return new RecordedDecision(
        recorded.id(),
        new Facts(facts.question(), facts.input(), Set.of(field), facts.now(), List.of()),
        recorded.decided());
  }
}
