package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.asking;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.failing;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.has;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Value.Mapping;
import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// Law 10: what is answered for want of a value is at least as strict as what would be answered
/// with any value in its place, and the least answer is at most as strict.
final class UnknownProperties {

  private static final List<Verdict> VERDICTS = List.copyOf(EnumSet.allOf(Verdict.class));

  private static final Value ABSENT = Worlds.json("{\"absent\":true}");

  /// What the schema admits in the place of each field, in small.
  private static final Map<String, List<Value>> DOMAINS =
      Map.of(
          "flag", values("true", "false"),
          "maybe", values("true", "false", "{\"absent\":true}"),
          "tool", values("\"write\"", "\"\"", "\"/srv/a\""),
          "count", values("0", "1", "-9223372036854775808", "18446744073709551615"),
          "labels", values("{}", "{\"a\":\"a\"}", "{\"a\":\"write\",\"b\":\"\"}"),
          "args",
              values(
                  "true",
                  "1",
                  "1.5",
                  "\"a\"",
                  "null",
                  "{}",
                  "{\"a\":1}",
                  "{\"a\":false}",
                  "{\"a\":{\"b\":true}}",
                  "[]",
                  "[true]",
                  "[{\"good\":true,\"kind\":\"a\"},7]"),
          "items",
              values(
                  "[]",
                  "[{\"kind\":\"a\",\"good\":true}]",
                  "[{\"kind\":\"a\",\"good\":false,\"size\":1}]",
                  "[{\"kind\":\"b\",\"good\":true,\"size\":3},{\"kind\":\"a\",\"good\":true}]"));

  static final List<String> FIELDS = DOMAINS.keySet().stream().sorted().toList();

  private static List<Value> values(String... json) {
    return List.of(json).stream().map(Worlds::value).toList();
  }

  static List<Value> domain(String field) {
    return java.util.Objects.requireNonNull(DOMAINS.get(field));
  }

  static Mapping put(Mapping input, String field, Value value) {
    return value.equals(ABSENT) ? Worlds.without(input, field) : Worlds.with(input, field, value);
  }

  /// Every input that has any admitted values in the place of these fields.
  private static List<Mapping> everyValue(Mapping input, List<String> fields) {
    var all = List.of(input);
    for (var field : fields) {
      all =
          all.stream()
              .flatMap(one -> domain(field).stream().map(value -> put(one, field, value)))
              .toList();
    }
    return all;
  }

  /// A call of which these fields are unknown. What the schema calls optional is not there, so that
  /// it may be absent.
  private static Mapping hidden(Mapping input, List<String> fields) {
    return fields.contains("maybe") ? Worlds.without(input, "maybe") : input;
  }

  private static String[] pointers(List<String> fields) {
    return fields.stream().map(field -> "/" + field).toArray(String[]::new);
  }

  private static Truth test(Expr condition, Facts facts) {
    var fields =
        switch (Input.of(Worlds.CALL, facts)) {
          case Input.Fits(var fitting) -> fitting;
          case Input.Misfit(var problem) -> throw new AssertionError(problem.toString());
        };
    var given = Map.<String, Value>of("now", new Value.Timestamp(facts.now()));
    return new Evaluator(fields, given, List.of(), Budget.unlimited()).test(condition);
  }

  private static boolean covers(Truth careful, Truth known) {
    return (!known.mayBeTrue() || careful.mayBeTrue())
        && (!known.mayBeFalse() || careful.mayBeFalse())
        && (known.failure().isEmpty() || careful.failure().isPresent());
  }

  private static Mapping anyInput(Random random) {
    var input = KNOWN;
    for (var field : FIELDS) {
      var domain = domain(field);
      input = put(input, field, domain.get(random.nextInt(domain.size())));
    }
    return input;
  }

  private static List<String> anyFields(Random random) {
    return FIELDS.stream().filter(_ -> random.nextInt(3) == 0).limit(3).toList();
  }

  @Test
  void a_condition_may_be_whatever_it_is_with_any_values() {
    int tried = 0;
    int open = 0;
    for (long seed = 0; seed < 6_000; seed++) {
      var random = new Random(seed);
      var condition = new RandomExpr(random).condition(1 + random.nextInt(4));
      var input = anyInput(random);
      var fields = anyFields(random);
      var careful = test(condition, Worlds.call(hidden(input, fields), pointers(fields)));
      open += careful.mayBeTrue() && careful.mayBeFalse() ? 1 : 0;
      for (var known : everyValue(input, fields)) {
        tried++;
        var exact = test(condition, Worlds.call(known));
        if (!covers(careful, exact)) {
          throw new AssertionError(
              "seed %d: %s with unknown %s is %s, and %s with %s"
                  .formatted(seed, condition, fields, careful, exact, known));
        }
      }
    }
    assertThat(tried).isGreaterThan(60_000);
    assertThat(open).isGreaterThan(300);
  }

  private static final List<Expr> CONDITIONS =
      List.of(
          is(true),
          is(false),
          failing(),
          field("flag"),
          and(field("flag"), failing()),
          not(field("maybe")),
          and(has(field("input"), "maybe"), field("maybe")),
          equal(field("tool"), text("write")));

  private static final List<String> READ = List.of("flag", "maybe", "tool");

  @Test
  void every_small_policy_is_careful() {
    int tried = 0;
    var unknown = Worlds.call(hidden(KNOWN, READ), pointers(READ));
    var every = everyValue(KNOWN, READ).stream().map(known -> Worlds.call(known)).toList();
    for (var choices = new Choices(); choices.hasMore(); ) {
      var first = choices.oneOf(CONDITIONS);
      var second = choices.oneOf(CONDITIONS);
      var policy =
          policy("p")
              .rules(
                  asking(when("first", first, choices.oneOf(VERDICTS)), 1, "first"),
                  asking(when("second", second, choices.oneOf(VERDICTS)), 1, "second"));
      var otherwise = choices.oneOf(List.of(Optional.<Verdict>empty(), Optional.of(Verdict.ALLOW)));
      otherwise.ifPresent(policy::otherwise);
      if (choices.flag()) {
        policy.scope(field("flag"));
      }
      var release = release(Verdict.REQUIRE_APPROVAL, policy.made());
      tried += assertCareful("world " + choices, release, unknown, every);
    }
    assertThat(tried).isEqualTo(64 * 16 * 4 * 2 * 3 * 3);
  }

  /// How many values were tried.
  private static int assertCareful(
      String world, Release release, Facts unknown, List<Facts> every) {
    var strictest = Worlds.decider().answer(unknown, release, Direction.STRICTEST);
    var least = Worlds.decider().answer(unknown, release, Direction.LEAST);
    for (var known : every) {
      var exact = Worlds.decider().answer(known, release, Direction.STRICTEST);
      assertBetween(() -> world, least, exact, strictest);
      assertNoFewerNeeds(world, exact, strictest);
    }
    return every.size();
  }

  private static void assertNoFewerNeeds(String world, Answer exact, Answer strictest) {
    if (exact.verdict() == Verdict.REQUIRE_APPROVAL
        && strictest.verdict() == Verdict.REQUIRE_APPROVAL
        && !strictest.needs().containsAll(exact.needs())) {
      throw new AssertionError(
          "%s: %s asks fewer people than %s".formatted(world, strictest, exact));
    }
  }

  private static void assertBetween(
      Supplier<String> world, Answer least, Answer exact, Answer strictest) {
    if (exact.verdict().isStricterThan(strictest.verdict())
        || least.verdict().isStricterThan(exact.verdict())) {
      throw new AssertionError(
          "%s: %s is not between %s and %s"
              .formatted(world.get(), exact.sentence(), least.sentence(), strictest.sentence()));
    }
  }

  @Test
  void larger_decisions_are_careful_for_every_element() {
    int tried = 0;
    for (long seed = 0; seed < 600; seed++) {
      var random = new Random(seed);
      var input = anyInput(random);
      var fields =
          anyFields(random).stream().filter(field -> !field.equals("items")).limit(2).toList();
      var assignment = anyAssignment(random);
      var unknown = Worlds.choice(hidden(input, fields), pointers(fields));
      var decider = Worlds.decider();
      var strictest = decider.decide(unknown, assignment, Direction.STRICTEST);
      var least = decider.decide(unknown, assignment, Direction.LEAST);
      for (var known : everyValue(input, fields)) {
        tried++;
        var world = "seed %d".formatted(seed);
        var exact = decider.decide(Worlds.choice(known), assignment);
        for (int i = 0; i < exact.elements().size(); i++) {
          assertBetween(
              () -> world,
              least.elements().get(i),
              exact.elements().get(i),
              strictest.elements().get(i));
        }
      }
    }
    assertThat(tried).isGreaterThan(4_000);
  }

  private static Assignment anyAssignment(Random random) {
    var projects = new ArrayList<Assignment.OfProject>();
    for (int i = 1 + random.nextInt(2); i > 0; i--) {
      var candidates = new ArrayList<Candidate>();
      for (int c = random.nextInt(3); c > 0; c--) {
        var stage = List.of(Stage.REQUIRE_APPROVAL, Stage.DRY_RUN).get(random.nextInt(2));
        candidates.add(new Candidate(anyRelease(random), false, stage, anyCohort(random)));
      }
      if (random.nextInt(3) == 0) {
        candidates.add(new Candidate(anyRelease(random), false, Stage.ENFORCE, anyCohort(random)));
      }
      var stops =
          random.nextInt(6) == 0
              ? List.of(new Stop("s1", Map.of("/tool", Value.text("write")), "an incident"))
              : List.<Stop>of();
      projects.add(Worlds.project(anyRelease(random), candidates, stops));
    }
    return new Assignment(Map.of("ring", "here"), projects);
  }

  private static Cohort anyCohort(Random random) {
    return new Cohort(Map.of(), random.nextBoolean() ? 100 : 50, "key " + random.nextInt(100));
  }

  private static Release anyRelease(Random random) {
    var policies = new ArrayList<Policy>();
    for (int i = random.nextInt(3); i > 0; i--) {
      var draft = policy("policy-" + i).of(Worlds.CHOICE);
      var isChoosing = random.nextBoolean();
      if (isChoosing) {
        draft.each("item");
      }
      if (random.nextInt(3) == 0) {
        draft.scope(new RandomExpr(random).condition(2));
      }
      if (random.nextInt(4) == 0) {
        draft.otherwise(VERDICTS.get(random.nextInt(4)));
      }
      if (random.nextInt(4) == 0) {
        draft.stage(List.of(Stage.values()).get(random.nextInt(4)));
      }
      var rules = new ArrayList<Policy.Rule>();
      for (int rule = random.nextInt(3); rule >= 0; rule--) {
        var condition = new RandomExpr(random).condition(2);
        rules.add(asking(when("rule-" + rule, condition, VERDICTS.get(random.nextInt(4))), 1, "g"));
      }
      policies.add(draft.rules(rules).made());
    }
    return release("p" + random.nextInt(2), Optional.of(VERDICTS.get(random.nextInt(4))), policies);
  }

  @Test
  void whoever_may_be_in_a_cohort_is_treated_as_strictly_as_inside_and_outside() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var base = saying("p", choices.oneOf(VERDICTS));
      var candidate = saying("p", choices.oneOf(VERDICTS));
      var stage = choices.oneOf(List.of(Stage.values()));
      var half = new Candidate(candidate, false, stage, new Cohort(Map.of(), 50, "half"));
      var assignment = Worlds.assignment(Worlds.project(base, half));
      var inside = principal(half, true);
      var outside = principal(half, false);
      var unknown = Worlds.call(inside.input(), "/principal/id");
      var strictest = Worlds.decider().decide(unknown, assignment, Direction.STRICTEST);
      var least = Worlds.decider().decide(unknown, assignment, Direction.LEAST);
      for (var known : List.of(inside, outside)) {
        var exact = Worlds.decide(known, assignment);
        assertBetween(choices::toString, least.answer(), exact.answer(), strictest.answer());
        assertBetween(choices::toString, least.decided(), exact.decided(), strictest.decided());
      }
    }
    assertThat(tried).isEqualTo(4 * 4 * 4);
  }

  private static Release saying(String project, Verdict verdict) {
    return release(project, Optional.of(verdict), List.of());
  }

  /// A call of someone who is in the cohort, or of someone who is not.
  private static Facts principal(Candidate candidate, boolean isInside) {
    for (int i = 0; ; i++) {
      var id = "agent-" + i;
      if (candidate.cohort().contains(Map.of(), Optional.of(id)) == isInside) {
        return Worlds.call(
            Worlds.with(KNOWN, "principal", Worlds.json("{\"id\":\"%s\"}".formatted(id))));
      }
    }
  }
}
