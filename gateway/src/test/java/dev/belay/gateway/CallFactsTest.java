package dev.belay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Decider;
import dev.belay.engine.Direction;
import dev.belay.engine.Facts;
import dev.belay.engine.Verdict;
import dev.belay.gateway.ToolMapping.Need;
import dev.belay.gateway.ToolMapping.Provenance;
import dev.belay.gateway.ToolMapping.Target;
import dev.belay.gateway.ToolMapping.Where;
import dev.belay.language.Project;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/// What policies can say of a call that an agent made.
class CallFactsTest {

  private static final Principal AGENT =
      new Principal(
          "agent-7",
          "agent",
          Set.of("writers", "readers"),
          Map.of("workspace", "/srv/a7", "team", "red"),
          "acme");

  private static final Tool WRITE =
      new Tool(
          "fs.write",
          (ObjectNode) Json.read("{\"readOnlyHint\": false, \"title\": \"Write\"}"),
          "sha256:1",
          false);

  private static final CallFacts FACTS =
      new CallFacts(
          "scratch",
          Map.of(
              "fs.write",
              new ToolMapping(
                  List.of(path("/path", Need.REQUIRED), path("/backup", Need.OPTIONAL)),
                  Optional.of(List.of(new Provenance("/text", "tool_output")))),
              "fs.copy",
              new ToolMapping(List.of(path("/files/*/from", Need.REQUIRED)), Optional.empty()),
              "fs.list",
              new ToolMapping(
                  List.of(new Target("path", new Where.Always("/srv/a7"), Map.of())),
                  Optional.empty())),
          InstantSource.fixed(Instant.parse("2026-03-02T12:00:00Z")));

  private static Target path(String pointer, Need need) {
    return new Target(
        "path",
        new Where.Argument(pointer, Optional.of("/srv/a7"), need),
        Map.of("operation", dev.belay.engine.Value.text("write")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "principal.id == 'agent-7' && principal.kind == 'agent' && principal.issuer == 'acme'",
        "'writers' in principal.groups && principal.labels.team == 'red'",
        "tool.name == 'fs.write' && tool.server == 'scratch' && tool.fingerprint == 'sha256:1'",
        "tool.annotations.read_only == false",
        "args.text == 'hello' && args.times == 3",
        "size(targets) == 1 && targets[0].kind == 'path' && targets[0].operation == 'write'",
        "targets.all(t, path.within(t.value, context.workspace))",
        "provenance.exists(p, p.source == 'tool_output' && p.path == '/text')",
        "context.workspace == '/srv/a7' && context.session == 's1'",
        "unverified.purpose == 'cleaning'"
      })
  void what_the_gateway_knows_can_be_asked(String condition) {
    var call = call("fs.write", "{\"path\": \"a.txt\", \"text\": \"hello\", \"times\": 3}");
    assertThat(verdict(call, condition)).isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fs.write | {\"path\": \"/etc/passwd\"} | t.value == '/etc/passwd'",
        "fs.write | {\"path\": \"a\", \"backup\": \"b\"} | t.value in ['/srv/a7/a', '/srv/a7/b']",
        "fs.write | {\"path\": [\"a\", \"b\"]} | t.value in ['/srv/a7/a', '/srv/a7/b']",
        "fs.copy | {\"files\": [{\"from\": \"a\"}, {\"from\": \"b\"}]} | t.value in ['/srv/a7/a',"
            + " '/srv/a7/b']",
        "fs.list | {} | t.value == '/srv/a7'",
      })
  void targets_come_from_the_arguments(String tool, String arguments, String holds) {
    var condition = "size(targets) > 0 && targets.all(t, %s)".formatted(holds);
    assertThat(verdict(call(tool, arguments), condition)).isEqualTo(Verdict.ALLOW);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fs.write | {}",
        "fs.write | {\"path\": 5}",
        "fs.write | {\"path\": [\"a\", 5]}",
        "fs.copy | {\"files\": \"a\"}",
        "fs.delete | {\"path\": \"a\"}",
      })
  void targets_that_cannot_be_told_are_unknown_and_not_none(String tool, String arguments) {
    var call = call(tool, arguments);
    assertThat(verdict(call, "targets.all(t, t.kind == 'path')")).isEqualTo(Verdict.BLOCK);
    assertThat(verdict(call, "size(targets) == 0")).isEqualTo(Verdict.BLOCK);
  }

  @Test
  void what_an_agent_says_of_its_delegation_and_its_skill_is_no_fact() {
    var claim =
        """
        {"delegation": {"chain": [{"delegator": "ann", "delegate": "agent-7"}], "verified": true},
         "skill": {"name": "cleaner", "verified": true}}
        """;
    var call =
        FACTS.of(
            new Call.ToolCall(
                AGENT,
                Optional.empty(),
                "fs.list",
                Json.object(),
                Optional.empty(),
                (ObjectNode) Json.read(claim)));
    assertThat(verdict(call, "unverified.delegation.verified && unverified.skill.verified"))
        .isEqualTo(Verdict.ALLOW);
    assertThat(verdict(call, "has(delegation) || has(skill)")).isEqualTo(Verdict.BLOCK);
  }

  @Test
  void a_tool_is_shown_when_some_call_of_it_could_pass() {
    var facts = FACTS.anyCallOf(AGENT, WRITE);
    assertThat(least(facts, "args.path == 'a.txt'")).isEqualTo(Verdict.ALLOW);
    assertThat(least(facts, "tool.name == 'fs.read'")).isEqualTo(Verdict.BLOCK);
  }

  @ParameterizedTest
  @CsvSource({
    "resources/read, resource",
    "resources/subscribe, resource",
    "prompts/get, prompt",
  })
  void what_is_read_has_a_kind_and_a_name(String method, String kind) {
    var read =
        new Call.Read(AGENT, Optional.empty(), method, "file:///a", Json.object(), Json.object());
    var policy =
        policy(
            "mcp.read",
            "read.kind == '%s' && read.name == 'file:///a' && read.server == 'scratch'"
                .formatted(kind));
    assertThat(answer(FACTS.of(read), policy, Direction.STRICTEST)).isEqualTo(Verdict.ALLOW);
  }

  private static Facts call(String tool, String arguments) {
    return FACTS.of(
        new Call.ToolCall(
            AGENT,
            Optional.of("s1"),
            tool,
            (ObjectNode) Json.read(arguments),
            Optional.of(WRITE),
            (ObjectNode) Json.read("{\"purpose\": \"cleaning\"}")));
  }

  private static Verdict verdict(Facts facts, String condition) {
    return answer(facts, policy("tool.call", condition), Direction.STRICTEST);
  }

  private static Verdict least(Facts facts, String condition) {
    return answer(facts, policy("tool.call", condition), Direction.LEAST);
  }

  /// Allows what the condition holds for, and nothing else.
  private static String policy(String question, String condition) {
    return """
    policy: tried
    question: %s
    rules:
      - rule: holds
        when: >-
          %s
        then: allow
    """
        .formatted(question, condition);
  }

  private static Verdict answer(Facts facts, String policy, Direction direction) {
    var compiled =
        Project.compilePolicies(
            Map.of("policies/tried.yaml", policy.getBytes(UTF_8)), Verdict.BLOCK);
    return switch (compiled) {
      case Project.Checked(var release, _) ->
          Decider.with(() -> 0).answer(facts, release, direction).verdict();
      case Project.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }
}
