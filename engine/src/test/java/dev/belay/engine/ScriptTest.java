package dev.belay.engine;

import static dev.belay.engine.Worlds.assignment;
import static dev.belay.engine.Worlds.candidate;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.project;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Type.Field;
import dev.belay.engine.Type.Presence;
import dev.belay.engine.Type.Simple;
import dev.belay.engine.Type.Struct;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// A script is decided as a whole, and each of its steps as the call that it is.
final class ScriptTest {

  private static final Struct STEP =
      new Struct(
          "step",
          Map.of(
              "tool", new Field(Simple.TEXT, Presence.REQUIRED),
              "args", new Field(Simple.ANY, Presence.UNKNOWN_WHEN_ABSENT)));

  private static final Struct PRINCIPAL =
      new Struct("principal", Map.of("id", new Field(Simple.TEXT, Presence.REQUIRED)));

  private static final Question SCRIPT =
      new Question(
          "script",
          new Struct(
              "script",
              Map.of(
                  "principal", new Field(PRINCIPAL, Presence.REQUIRED),
                  "hash", new Field(Simple.TEXT, Presence.OPTIONAL),
                  "steps", new Field(new Type.ListOf(STEP), Presence.REQUIRED))),
          EnumSet.allOf(Verdict.class),
          List.of(),
          Optional.of("/principal/id"),
          Optional.empty(),
          Optional.of("call"));

  private static final Policy ASKS = calling("asks", "pay", Verdict.REQUIRE_APPROVAL);
  private static final Policy BLOCKS = calling("blocks", "drop", Verdict.BLOCK);

  private static Policy calling(String name, String tool, Verdict then) {
    return policy(name).rules(when("rule", equal(field("tool"), text(tool)), then)).made();
  }

  /// @param decided the questions that it has a default for
  private static Release release(String project, Set<String> decided, Policy... policies) {
    var defaults = new java.util.HashMap<String, Verdict>();
    decided.forEach(question -> defaults.put(question, Verdict.ALLOW));
    return new Release(
        project,
        Worlds.digest(project + List.of(policies)),
        defaults,
        Map.of("script", SCRIPT, "call", Worlds.CALL),
        List.of("owners"),
        List.of(policies));
  }

  private static Release both(Policy... policies) {
    return release("p", Set.of("script", "call"), policies);
  }

  private static Facts script(String steps, String... unknown) {
    var input =
        Worlds.json("{\"principal\":{\"id\":\"a7\"},\"hash\":\"h\",\"steps\":%s}".formatted(steps));
    return new Facts("script", input, Set.of(unknown), Worlds.NOON, List.of());
  }

  private static final Facts PAYS = script("[{\"tool\":\"read\"},{\"tool\":\"pay\"}]");

  private static Decision decide(Facts facts, Release... releases) {
    return Worlds.decide(facts, Worlds.deciding(releases));
  }

  @Test
  void the_strictest_of_its_steps_stands() {
    assertThat(decide(PAYS, both(ASKS, BLOCKS)).answer().sentence())
        .isEqualTo("require_approval by asks/rule");
    var drops = script("[{\"tool\":\"pay\"},{\"tool\":\"drop\"}]");
    assertThat(decide(drops, both(ASKS, BLOCKS)).answer().sentence())
        .isEqualTo("block by blocks/rule");
  }

  @Test
  void a_prepared_release_answers_the_same() {
    var prepared = CompiledRelease.of(both(ASKS, BLOCKS)).desk(() -> 0);
    assertThat(prepared.answer("script", Json.canonical(PAYS.input()), Worlds.NOON).sentence())
        .isEqualTo("require_approval by asks/rule");
    var input = Map.of("principal", Map.of("id", "a7"), "steps", List.of(Map.of("tool", "drop")));
    assertThat(prepared.answer("script", input, Worlds.NOON).sentence())
        .isEqualTo("block by blocks/rule");
  }

  @Test
  void a_step_is_decided_by_whoever_decides_such_calls() {
    var scripts = release("scripts", Set.of("script"));
    assertThat(decide(PAYS, scripts).answer().sentence())
        .isEqualTo("block as no project decides call");
    var calls =
        new Release(
            "calls",
            Worlds.digest("calls"),
            Map.of("call", Verdict.ALLOW),
            Map.of("call", Worlds.CALL),
            List.of(),
            List.of(ASKS));
    assertThat(decide(PAYS, scripts, calls).answer().sentence())
        .isEqualTo("require_approval by asks/rule");
    assertThat(decide(script("[]"), scripts).verdict()).isEqualTo(Verdict.ALLOW);
  }

  @Test
  void a_stop_of_a_call_stops_the_script_that_has_it() {
    var stop = new Stop("no-pay", Map.of("/tool", Value.text("pay")), "fraud");
    var stopped = assignment(project(both(), List.of(), List.of(stop)));
    assertThat(Worlds.decide(PAYS, stopped).answer().sentence()).isEqualTo("block by stop no-pay");
    assertThat(Worlds.decide(script("[{\"tool\":\"read\"}]"), stopped).verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void an_approval_of_the_script_covers_what_its_steps_need() {
    var asked = decide(PAYS, both(ASKS));
    var yes =
        new Approval(
            "yes",
            asked.call(),
            Set.of(new Approval.RuleOf(ASKS.meaning(), "rule")),
            "ann",
            List.of(),
            List.of(),
            Worlds.NOON,
            Worlds.NOON.plusSeconds(60));
    var lifted = decide(PAYS.with(List.of(yes)), both(ASKS));
    assertThat(lifted.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(lifted.used()).containsExactly("yes");
    var other = script("[{\"tool\":\"pay\"}]").with(List.of(yes));
    assertThat(decide(other, both(ASKS)).verdict()).isEqualTo(Verdict.REQUIRE_APPROVAL);
  }

  @Test
  void what_is_unknown_of_a_step_is_told_where_the_script_has_it() {
    var reads = policy("reads").rules(when("rule", field("args.secret"), Verdict.BLOCK)).made();
    var decision =
        decide(
            script("[{\"tool\":\"a\",\"args\":{\"secret\":false}},{\"tool\":\"b\"}]"), both(reads));
    assertThat(decision.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(decision.unknown()).containsExactly("/steps/1/args");
    var unknown = script("[{\"tool\":\"a\",\"args\":{\"secret\":false}}]", "/steps/0/args/secret");
    assertThat(decide(unknown, both(reads)).unknown()).containsExactly("/steps/0/args/secret");
  }

  @Test
  void steps_of_which_nothing_is_known_may_be_anything_or_none() {
    var unknown = script("[]", "/steps");
    assertThat(decide(unknown, both(BLOCKS)).answer().sentence()).isEqualTo("block by blocks/rule");
    var prepared = CompiledRelease.of(both(BLOCKS)).desk(() -> 0);
    assertThat(prepared.answer(unknown, Direction.LEAST).verdict()).isEqualTo(Verdict.ALLOW);
    var longer = script("[{\"tool\":\"drop\"}]", "/steps/1");
    assertThat(prepared.answer(longer, Direction.LEAST).verdict()).isEqualTo(Verdict.BLOCK);
  }

  @Test
  void what_is_tried_is_tried_on_every_step() {
    var tried = candidate(both(BLOCKS), Stage.DRY_RUN);
    var drops = script("[{\"tool\":\"read\"},{\"tool\":\"drop\"}]");
    var decision = Worlds.decide(drops, assignment(project(both(), tried)));
    assertThat(decision.answer().sentence()).isEqualTo("dry_run by blocks/rule");
    assertThat(decision.decided().verdict()).isEqualTo(Verdict.ALLOW);
    var observed = assignment(project(both(), candidate(both(BLOCKS), Stage.OBSERVE)));
    assertThat(Worlds.decide(drops, observed).verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(Worlds.decider().observe(drops, observed))
        .extracting(said -> said.answer().verdict())
        .containsExactly(Verdict.ALLOW, Verdict.BLOCK);
  }

  @Test
  void a_script_that_does_not_fit_is_blocked() {
    assertThat(decide(script("[{\"args\":{}}]"), both()).answer().sentence())
        .contains("block by invalid input (`/steps/0/tool`: is required)");
  }
}
