package dev.belay.language;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Evaluating;
import dev.belay.engine.Expr;
import dev.belay.engine.Policy;
import dev.belay.engine.Type;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Bool;
import dev.belay.engine.Value.Failure;
import dev.belay.engine.Value.Int;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Real;
import dev.belay.engine.Value.Text;
import dev.belay.engine.Verdict;
import dev.belay.testkit.Seeds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What lint proves of a condition holds for every request: over conditions and requests made by
/// chance, evaluated by the reference.
final class ReasonerProperties {

  private static final int CONDITIONS = 600;
  private static final int REQUESTS = 30;

  private static final List<String> FACTS =
      List.of(
          "tool.name == \"ab\"",
          "tool.name != \"a\"",
          "tool.name in [\"a\", \"b\", \"ba\"]",
          "!(tool.name in [\"ab\", \"b\"])",
          "tool.name.startsWith(\"a\")",
          "tool.name.startsWith(\"ab\")",
          "tool.name.endsWith(\"b\")",
          "tool.name.contains(\"a\")",
          "input.tool.name == \"a\"",
          "\"a\" == tool.name",
          "size(targets) > 0",
          "size(targets) < 2",
          "targets.size() == 1",
          "1 >= size(targets)",
          "targets == []",
          "targets.exists(t, t.kind == \"a\")",
          "targets.all(t, t.kind == \"a\")",
          "targets.exists(t, t.kind == \"a\" && t.kind == \"b\")",
          "\"a\" in principal.groups",
          "principal.kind == \"a\"",
          "principal.kind != \"b\"",
          "has(principal.kind)",
          "has(args.n)",
          "args.n > 1",
          "args.n <= 1",
          "args.n == 1.0",
          "args.n != 1",
          "args.n < 0.5",
          "args.n == \"a\"",
          "args.n in [1, \"a\", true]",
          "args.n == true",
          "args[\"n\"] >= 2",
          "args.?n.orValue(0) == 1",
          "has(task)",
          "task.name == \"a\"",
          "has(task) && task.name == \"b\"",
          "tool.annotations.destructive",
          "tool.annotations.destructive == false",
          "(tool.name == \"a\") == true",
          "glob(tool.name, \"a*\")",
          "true",
          "false");

  /// Nothing that can fail, but for what is optional.
  private static final List<String> OPTIONALS =
      List.of(
          "has(task)",
          "task.name == \"a\"",
          "has(skill)",
          "skill.verified",
          "has(input.task)",
          "task.?name.hasValue()",
          "input.?task.hasValue()",
          "tool.name == \"a\"",
          "targets.all(t, has(task) && t.kind == task.name)",
          "targets.exists(t, t.kind == skill.name)");

  private static String condition(Random random, List<String> facts, int depth) {
    if (depth == 0 || random.nextInt(6) == 0) {
      return "(" + facts.get(random.nextInt(facts.size())) + ")";
    }
    var one = condition(random, facts, depth - 1);
    var other = condition(random, facts, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(!%s)".formatted(one);
      case 1 -> "(%s ? %s : %s)".formatted(one, other, condition(random, facts, depth - 1));
      case 2, 3, 4 -> "(%s && %s)".formatted(one, other);
      default -> "(%s || %s)".formatted(one, other);
    };
  }

  private static Mapping request(Random random) {
    var input = new LinkedHashMap<Value, Value>();
    var name = new Text(List.of("a", "ab", "b", "ba", "c").get(random.nextInt(5)));
    var annotations = object(Map.of("destructive", bool(random)));
    input.put(new Text("tool"), object(Map.of("name", name, "annotations", annotations)));
    var groups = random.nextBoolean() ? List.<Value>of(new Text("a")) : List.<Value>of();
    input.put(
        new Text("principal"),
        object(Map.of("id", name, "kind", letter(random), "groups", new Listing(groups))));
    var targets = new ArrayList<Value>();
    for (int i = random.nextInt(3); i > 0; i--) {
      targets.add(object(Map.of("kind", letter(random), "value", name)));
    }
    input.put(new Text("targets"), new Listing(targets));
    input.put(new Text("args"), object(args(random)));
    if (random.nextBoolean()) {
      input.put(new Text("task"), object(Map.of("name", letter(random))));
    }
    if (random.nextBoolean()) {
      input.put(
          new Text("skill"), object(Map.of("name", letter(random), "verified", bool(random))));
    }
    return new Mapping(input);
  }

  private static Map<String, Value> args(Random random) {
    var values =
        List.<Value>of(
            new Int(0),
            new Int(1),
            new Int(2),
            new Real(0.5),
            new Real(1),
            new Text("a"),
            Bool.TRUE);
    int chosen = random.nextInt(values.size() + 1);
    return chosen == values.size() ? Map.of() : Map.of("n", values.get(chosen));
  }

  private static Value letter(Random random) {
    return new Text(random.nextBoolean() ? "a" : "b");
  }

  private static Value bool(Random random) {
    return random.nextBoolean() ? Bool.TRUE : Bool.FALSE;
  }

  private static Mapping object(Map<String, Value> fields) {
    var entries = new LinkedHashMap<Value, Value>();
    fields.forEach((name, value) -> entries.put(new Text(name), value));
    return new Mapping(entries);
  }

  private static Value evaluated(Expr expr, Mapping input) {
    var variables = new LinkedHashMap<String, Value>();
    variables.put("input", input);
    input.entries().forEach((name, value) -> variables.put(((Text) name).value(), value));
    return Evaluating.value(expr, variables);
  }

  private static byte[] policy(String condition) {
    return "policy: p\nquestion: tool.call\nrules:\n  - rule: r\n    when: '%s'\n    then: dry_run\n"
        .formatted(condition)
        .getBytes(UTF_8);
  }

  private static Policy checked(String condition) {
    var files = Map.of("p.yaml", policy(condition));
    return switch (Project.compilePolicies(files, Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> release.policies().getFirst();
      case Project.Wrong(var problems) ->
          throw new AssertionError(ProblemPrinter.print(problems, files));
    };
  }

  @Test
  void every_request_is_in_a_situation_that_was_said() {
    int never = 0;
    for (int seed = 0; seed < Seeds.times(CONDITIONS); seed++) {
      var random = new Random(seed);
      var condition = condition(random, FACTS, 1 + random.nextInt(3));
      var policy = checked(condition);
      var reasoner = new Reasoner(policy, types(policy));
      var expr = policy.rules().getFirst().condition();
      never += reasoner.where(expr, true).isNone() ? 1 : 0;
      for (int i = 0; i < REQUESTS; i++) {
        var input = request(random);
        if (evaluated(expr, input) instanceof Bool bool) {
          var about = "seed %d: %s is %s of %s".formatted(seed, condition, bool, input);
          assertThat(reasoner.where(expr, bool.isTrue()).alternatives())
              .as(about)
              .anyMatch(situation -> describes(situation, input));
        }
      }
    }
    assertThat(never).as("conditions that are never true").isGreaterThan(CONDITIONS / 50);
  }

  private static PartTypes types(Policy policy) {
    var question = Objects.requireNonNull(Questions.builtIn().get(policy.question()));
    return PartTypes.of(policy, question, new Type.Struct("$data", Map.of()));
  }

  private static boolean describes(Situation situation, Mapping input) {
    return situation.parts().entrySet().stream()
        .allMatch(part -> part.getValue().admits(evaluated(part.getKey(), input)));
  }

  @Test
  void what_nothing_is_said_of_does_not_fail_for_want_of_a_field() {
    int guarded = 0;
    for (int seed = 0; seed < Seeds.times(CONDITIONS); seed++) {
      var random = new Random(seed);
      var condition = condition(random, OPTIONALS, 1 + random.nextInt(3));
      var files = Map.of("p.yaml", policy(condition));
      var release = ((Project.Checked) Project.compilePolicies(files, Verdict.BLOCK)).release();
      var isSaid =
          Lint.of(files, release, Catalogue.NOW).stream()
              .anyMatch(finding -> finding.problem().code().equals("unguarded-optional"));
      if (isSaid) {
        continue;
      }
      guarded++;
      var expr = release.policies().getFirst().rules().getFirst().condition();
      for (int i = 0; i < REQUESTS; i++) {
        var input = request(random);
        assertThat(evaluated(expr, input))
            .as("seed %d: %s of %s", seed, condition, input)
            .isNotInstanceOf(Failure.class);
      }
    }
    assertThat(guarded).as("conditions that ask").isGreaterThan(CONDITIONS / 50);
  }
}
