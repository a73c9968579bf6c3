package dev.belay.workbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Decider;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Choices;
import dev.belay.testkit.Seeds;
import dev.belay.workbench.GaitModel.Defect;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// An imported policy answers as gait does, except where a defect of gait is the difference.
final class GaitImportProperties {

  private static final int POLICIES = 150;
  private static final int INTENTS = 30;
  private static final Instant NOW = Desk.NOON;

  /// How often something was seen: what is never seen shows nothing.
  private final Map<Verdict, Integer> verdicts = new EnumMap<>(Verdict.class);

  private final Map<Defect, Integer> defects = new EnumMap<>(Defect.class);
  private int exact;
  private int doubtful;

  @Test
  void an_imported_policy_answers_as_gait_does() {
    for (int seed = 0; seed < Seeds.times(POLICIES); seed++) {
      var world = new GaitWorld(new SplittableRandom(seed), seed % 4 > 0);
      var policy = world.policy();
      var release = release(GaitWorld.json(policy));
      var prepared = release.prepared(Optional.empty());
      for (int i = 0; i < INTENTS; i++) {
        compare("seed %d, intent %d".formatted(seed, i), policy, world.intent(), release, prepared);
      }
    }
    assertThat(verdicts).as("verdicts that were seen").containsOnlyKeys(Verdict.values());
    assertThat(doubtful).as("intents that contradict themselves").isPositive();
    assertThat(exact).as("answers that had to be the same").isGreaterThan(2 * doubtful);
  }

  /// Every rule of a few constraints, and every two rules, asked by every call of a few targets.
  @Test
  void a_small_policy_answers_every_small_call_as_gait_does() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var policy = smallPolicy(choices);
      var release = release(GaitWorld.json(policy));
      var prepared = release.prepared(Optional.empty());
      for (var calls = new Choices(); calls.hasMore(); ) {
        var what = "policy %s".formatted(choices);
        compare(what, policy, smallIntent(calls), release, prepared);
      }
    }
    assertThat(verdicts).as("verdicts that were seen").containsOnlyKeys(Verdict.values());
    assertThat(defects).as("defects that made a difference").containsOnlyKeys(Defect.values());
    assertThat(doubtful).as("intents that contradict themselves").isZero();
  }

  private static final List<String> EFFECTS =
      List.of("allow", "dry_run", "require_approval", "block");

  private static Map<String, Object> smallPolicy(Choices choices) {
    var first = new LinkedHashMap<String, Object>(Map.of("name", "a", "priority", 1));
    first.put("effect", choices.oneOf(EFFECTS));
    var rules = new ArrayList<Map<String, Object>>(List.of(first));
    if (choices.flag()) {
      first.putAll(choices.oneOf(CONSTRAINTS));
    } else {
      first.put("match", Map.of("provenance_sources", List.of("external")));
      int priority = choices.below(3);
      rules.add(Map.of("name", "b", "priority", priority, "effect", choices.oneOf(EFFECTS)));
    }
    return Map.of("default_verdict", choices.oneOf(List.of("allow", "block")), "rules", rules);
  }

  private static final List<Map<String, Object>> CONSTRAINTS =
      List.of(
          Map.of("match", Map.of("tool_names", List.of("other"))),
          Map.of("endpoint", Map.of("path_allowlist", List.of("/srv/a/**"))),
          Map.of(
              "endpoint", Map.of("path_denylist", List.of("/etc/*"), "action", "require_approval")),
          Map.of("endpoint", Map.of("destructive_action", "require_approval", "action", "block")),
          Map.of("dataflow", Map.of("destination_kinds", List.of("path"))),
          Map.of("sandbox", Map.of("enabled", true, "required_read_only_roots", List.of("/etc"))));

  private static Map<String, Object> smallIntent(Choices choices) {
    var target = new LinkedHashMap<String, Object>(Map.of("kind", "path"));
    target.put("value", choices.oneOf(List.of("/srv/a/x", "/srv/a/../../etc/x", "/etc/x")));
    target.put("operation", choices.oneOf(List.of("read", "delete")));
    var sandbox = new LinkedHashMap<String, Object>(CONTAINED);
    sandbox.put("read_only_roots", choices.oneOf(List.of(List.of(), List.of("/etc", "/usr"))));
    return Map.of(
        "tool_name",
        "t",
        "targets",
        List.of(target),
        "arg_provenance",
        List.of(Map.of("arg_path", "$", "source", choices.oneOf(List.of("user", "external")))),
        "context",
        Map.of(
            "identity",
            "ann",
            "workspace",
            "/srv",
            "risk_class",
            "low",
            "phase",
            choices.oneOf(List.of("plan", "apply")),
            "sandbox",
            sandbox));
  }

  private static final Map<String, Object> CONTAINED =
      Map.of(
          "evidence_ref", "file",
          "evidence_digest", "abc",
          "network_mode", "disabled",
          "env_exposure_mode", "none",
          "filesystem_isolation", "container",
          "user_mode", "unprivileged",
          "timeout_seconds", 20);

  private void compare(
      String what,
      Map<String, Object> policy,
      Map<String, Object> intent,
      Release release,
      Release prepared) {
    var facts = facts(intent);
    var answer = verdict(facts, release);
    assertThat(verdict(facts, prepared)).as("%s, prepared", what).isEqualTo(answer);
    var expected = new GaitModel(policy, Set.of(Defect.values()), NOW).answer(intent).verdict();
    var shown =
        "%s%n%s%n%s%n%s"
            .formatted(what, GaitWorld.json(policy), GaitWorld.json(intent), facts.unknown());
    verdicts.merge(expected, 1, Integer::sum);
    if (!facts.unknown().isEmpty() || isFolderInDoubt(policy, intent)) {
      doubtful++;
      assertThat(answer).as(shown).isGreaterThanOrEqualTo(expected);
      return;
    }
    exact++;
    assertThat(answer).as(shown).isEqualTo(expected);
    var differing = GaitModel.makingADifference(policy, intent, NOW);
    differing.forEach(defect -> defects.merge(defect, 1, Integer::sum));
    var asGait = new GaitModel(policy, Set.of(), NOW).answer(intent).verdict();
    if (answer != asGait) {
      assertThat(differing).as("the defects that are the difference: %s", shown).isNotEmpty();
    }
  }

  /// Whether gait takes the workspace for a folder that it is not, or the other way round: defect
  /// 1.
  private static boolean isFolderInDoubt(Map<String, Object> policy, Map<String, Object> intent) {
    var workspace = GaitModel.text(GaitModel.context(intent), "workspace");
    return GaitModel.objects(policy, "rules").stream()
        .map(rule -> GaitModel.object(rule, "match"))
        .flatMap(match -> GaitModel.texts(match, "workspace_prefixes").stream())
        .anyMatch(
            prefix ->
                workspace.startsWith(prefix)
                    != Path.of(workspace).normalize().startsWith(Path.of(prefix)));
  }

  static Release release(String gait) {
    return switch (GaitImport.of("p.yaml", gait.getBytes(UTF_8))) {
      case GaitImport.Imported(var text, _) -> Desk.release(Verdict.BLOCK, text);
      case GaitImport.Refused(var problems) -> throw new AssertionError(problems + "\n" + gait);
    };
  }

  static Facts facts(Map<String, Object> intent) {
    return switch (GaitIntent.read(Desk.json(GaitWorld.json(intent)))) {
      case GaitIntent.Asked(var question, var input, var unknown) ->
          new Facts(question, inAnEnvironment(input), unknown, NOW, List.of());
      case GaitIntent.Refused(var problems) ->
          throw new AssertionError(problems + "\n" + GaitWorld.json(intent));
    };
  }

  private static Mapping inAnEnvironment(Mapping input) {
    var fields = new LinkedHashMap<>(input.entries());
    var context = new LinkedHashMap<>(((Mapping) input.find("context").orElseThrow()).entries());
    context.putIfAbsent(Value.text("environment"), Value.text(""));
    fields.put(Value.text("context"), new Mapping(context));
    return new Mapping(fields);
  }

  static Verdict verdict(Facts facts, Release release) {
    var assignment = new Assignment(Map.of(), List.of(OfProject.deciding(release)));
    return Decider.with(() -> 0).decide(facts, assignment).verdict();
  }
}
