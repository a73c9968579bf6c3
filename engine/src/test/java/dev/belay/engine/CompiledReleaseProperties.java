package dev.belay.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.ReleaseAnswer.Answers;
import dev.belay.engine.ReleaseAnswer.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A compiled release answers what the reference answers, whatever it is asked.
final class CompiledReleaseProperties {

  private static final Budget.Limits USUAL = Budget.Limits.usual(() -> 0);

  private static final List<String> POINTERS =
      List.of("/role", "/tool", "/tool/name", "/args", "/args/a", "/args/b/c", "/labels/a", "");

  /// All that can be seen of an answer.
  private record Seen(Answers answers, SortedSet<Need> needs, SortedSet<String> unknown) {}

  private static Asked asked(Facts facts, Release release, Direction direction) {
    var question = Optional.ofNullable(release.questions().get(facts.question()));
    return Asked.of(facts, direction, question);
  }

  private static Seen reference(Facts facts, Release release, Budget.Limits limits) {
    return reference(facts, release, limits, Direction.STRICTEST);
  }

  private static Seen reference(
      Facts facts, Release release, Budget.Limits limits, Direction direction) {
    var unknown = new TreeSet<String>();
    var asked = asked(facts, release, direction);
    var answers = new ReleaseAnswer(asked, release, Heard.ALL, limits, unknown).answers();
    return new Seen(answers, asked.leastStrict(answers.of()).needs(), unknown);
  }

  private static Seen compiled(Facts facts, CompiledRelease release, Desk desk) {
    return compiled(facts, release, desk, Direction.STRICTEST);
  }

  private static Seen compiled(
      Facts facts, CompiledRelease release, Desk desk, Direction direction) {
    var unknown = new TreeSet<String>();
    var asked = asked(facts, release.release(), direction);
    var answers = desk.answers(asked, Heard.ALL, unknown);
    return new Seen(answers, asked.leastStrict(answers.of()).needs(), unknown);
  }

  private static Answer only(Seen seen) {
    return seen.answers().of().getFirst();
  }

  @Test
  void requests_of_every_form_are_answered_as_by_the_reference() {
    for (long seed = 0; seed < 400; seed++) {
      var random = new RandomRules(seed);
      var compiled = CompiledRelease.of(random.release());
      var desk = compiled.desk(() -> 0);
      for (int request = 0; request < 40; request++) {
        var input = random.input();
        var which = "seed %d request %d".formatted(seed, request);
        agree(which, compiled, desk, input);
        var json = new RandomJson(new Random(seed * 40 + request));
        agree(which, compiled, desk, json.written(input));
        agree(which, compiled, desk, json.damaged(json.written(input)));
      }
    }
  }

  private static void agree(
      String which, CompiledRelease compiled, Desk desk, Map<String, @Nullable Object> input) {
    var facts = Facts.of("ask", Plain.mapping(input), Worlds.NOON);
    var wanted = reference(facts, compiled.release(), USUAL);
    assertThat(compiled(facts, compiled, desk)).as(which).isEqualTo(wanted);
    assertThat(desk.answer("ask", input, Worlds.NOON)).as(which).isEqualTo(only(wanted));
  }

  private static void agree(String which, CompiledRelease compiled, Desk desk, byte[] json) {
    var answer = desk.answer("ask", json, Worlds.NOON);
    var wanted =
        Json.read(json) instanceof Json.Parsed(Value.Mapping input)
            ? only(reference(Facts.of("ask", input, Worlds.NOON), compiled.release(), USUAL))
            : answer;
    assertThat(answer).as("%s %s", which, new String(json, UTF_8)).isEqualTo(wanted);
    if (!(Json.read(json) instanceof Json.Parsed)) {
      assertThat(answer.sentence()).as(which).startsWith("block by invalid input");
    }
  }

  @Test
  void what_is_unknown_is_answered_as_by_the_reference() {
    for (long seed = 0; seed < 250; seed++) {
      var content = new RandomRules(seed);
      var compiled = CompiledRelease.of(content.release());
      var desk = compiled.desk(() -> 0);
      var random = new Random(seed);
      for (int request = 0; request < 20; request++) {
        var unknown = pointers(random);
        var facts =
            new Facts("ask", Plain.mapping(content.input()), unknown, Worlds.NOON, List.of());
        for (var direction : Direction.values()) {
          assertThat(compiled(facts, compiled, desk, direction))
              .as("seed %d request %d %s", seed, request, direction)
              .isEqualTo(reference(facts, compiled.release(), USUAL, direction));
        }
      }
    }
  }

  private static SortedSet<String> pointers(Random random) {
    var pointers = new TreeSet<String>();
    for (var pointer : POINTERS) {
      if (random.nextInt(pointer.isEmpty() ? 50 : 6) == 0) {
        pointers.add(pointer);
      }
    }
    return pointers;
  }

  @Test
  void an_exhausted_budget_is_answered_as_by_the_reference() {
    for (long seed = 0; seed < 250; seed++) {
      var content = new RandomRules(seed);
      var compiled = CompiledRelease.of(content.release());
      var random = new Random(seed);
      var limits =
          new Budget.Limits(random.nextInt(30), random.nextInt(60), Long.MAX_VALUE, () -> 0);
      var desk = compiled.desk(limits);
      for (int request = 0; request < 20; request++) {
        var facts = Facts.of("ask", Plain.mapping(content.input()), Worlds.NOON);
        assertThat(compiled(facts, compiled, desk))
            .as("seed %d request %d", seed, request)
            .isEqualTo(reference(facts, compiled.release(), limits));
      }
    }
  }

  @Test
  void conditions_of_every_kind_are_answered_as_by_the_reference() {
    for (long seed = 0; seed < 800; seed++) {
      var random = new Random(seed);
      var release = Worlds.release(Verdict.DRY_RUN, policies(random).toArray(Policy[]::new));
      var compiled = CompiledRelease.of(release);
      var desk = compiled.desk(() -> 0);
      for (var input : List.of(Worlds.KNOWN, Worlds.without(Worlds.KNOWN, "labels"))) {
        var facts = Worlds.call(input);
        assertThat(compiled(facts, compiled, desk))
            .as("seed %d", seed)
            .isEqualTo(reference(facts, release, USUAL));
        assertThat(desk.answer("call", Json.canonical(input), Worlds.NOON))
            .as("seed %d", seed)
            .isEqualTo(only(reference(facts, release, USUAL)));
      }
    }
  }

  private static List<Policy> policies(Random random) {
    var policies = new ArrayList<Policy>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      var condition = new RandomExpr(random).condition(random.nextInt(4));
      var then = random.nextBoolean() ? Verdict.BLOCK : Verdict.ALLOW;
      policies.add(Worlds.policy("p" + i).rules(Worlds.when("r", condition, then)).made());
    }
    return policies;
  }

  @Test
  void a_release_made_from_another_answers_as_if_it_were_the_first() {
    for (long seed = 0; seed < 200; seed++) {
      var first = CompiledRelease.of(new RandomRules(seed).release());
      var content = new RandomRules(seed % 7 == 0 ? seed : seed + 1);
      var compiled = first.next(content.release());
      var desk = compiled.desk(() -> 0);
      for (int request = 0; request < 20; request++) {
        agree("seed %d request %d".formatted(seed, request), compiled, desk, content.input());
      }
    }
  }
}
