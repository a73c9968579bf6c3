package dev.belay.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.ReleaseAnswer.Answers;
import dev.belay.engine.ReleaseAnswer.Heard;
import dev.belay.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// A compiled release answers what the reference answers, whatever it is asked.
final class CompiledReleaseProperties {

  private static final Budget.Limits USUAL = Budget.Limits.usual(() -> 0);

  private static final List<String> POINTERS =
      List.of(
          "/role",
          "/tool",
          "/tool/name",
          "/args",
          "/args/a",
          "/args/b/c",
          "/labels/a",
          "/targets",
          "/targets/0/kind",
          "/targets/1",
          "");

  /// All that can be seen of an answer.
  private record Seen(
      Answers answers, Answer answer, SortedSet<Need> needs, SortedSet<String> unknown) {

    static Seen of(Asked asked, Answers answers, SortedSet<String> unknown) {
      var answer = asked.leastStrict(answers.of());
      return new Seen(answers, answer, answer.needs(), unknown);
    }
  }

  /// How many answers there were, and how many of them the reference need not give. Not safe for
  /// more than one thread.
  private static final class Share {

    private int all;
    private int compiled;

    void count(boolean isCompiled) {
      all++;
      compiled += isCompiled ? 1 : 0;
    }

    void assertAtLeast(double wanted) {
      assertThat((double) compiled / all).as("of %d", all).isGreaterThan(wanted);
    }
  }

  /// Releases of a question that is decided as one, and of one that chooses.
  private static RandomRules rules(long seed) {
    return seed % 2 == 0 ? new RandomRules(seed) : RandomRules.choosing(seed);
  }

  private static Seen reference(Asked asked, Release release, Heard heard, Budget.Limits limits) {
    var unknown = new TreeSet<String>();
    var answers = new ReleaseAnswer(asked, release, heard, limits, unknown).answers();
    return Seen.of(asked, answers, unknown);
  }

  private static Asked asked(Facts facts, Release release, Direction direction) {
    return Asked.of(facts, direction, release.find(facts.question()));
  }

  private static Asked asked(Facts facts, Release release) {
    return asked(facts, release, Direction.STRICTEST);
  }

  /// Whoever is heard, a release says the same in both ways.
  private static void agree(
      String which, Asked asked, Release release, Desk desk, Budget.Limits limits, Share share) {
    for (var heard : Heard.values()) {
      var unknown = new TreeSet<String>();
      var answers = desk.answers(asked, heard, unknown);
      assertThat(Seen.of(asked, answers, unknown))
          .as("%s %s", which, heard)
          .isEqualTo(reference(asked, release, heard, limits));
      if (fits(asked, release)) {
        share.count(desk.find(asked, heard, new TreeSet<>()).isPresent());
      }
    }
  }

  private static boolean fits(Asked asked, Release release) {
    return Input.of(release.find(asked.facts().question()).orElseThrow(), asked.facts())
        instanceof Input.Fits;
  }

  @Test
  void requests_of_every_form_are_answered_as_by_the_reference() {
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(400); seed++) {
      var random = rules(seed);
      var release = random.release();
      var desk = CompiledRelease.of(release).desk(() -> 0);
      for (int request = 0; request < 40; request++) {
        var input = random.input();
        var which = "seed %d request %d".formatted(seed, request);
        agree(which, release, desk, input, share);
        var json = new RandomJson(new Random(seed * 40 + request));
        agree(which, release, desk, json.written(input));
        agree(which, release, desk, json.damaged(json.written(input)));
      }
    }
    share.assertAtLeast(0.999);
  }

  private static void agree(
      String which, Release release, Desk desk, Map<String, @Nullable Object> input, Share share) {
    var asked = asked(Facts.of("ask", Plain.mapping(input), Worlds.NOON), release);
    agree(which, asked, release, desk, USUAL, share);
    assertThat(desk.answer("ask", input, Worlds.NOON))
        .as(which)
        .isEqualTo(reference(asked, release, Heard.ALL, USUAL).answer());
  }

  private static void agree(String which, Release release, Desk desk, byte[] json) {
    var answer = desk.answer("ask", json, Worlds.NOON);
    var wanted =
        Json.read(json) instanceof Json.Parsed(Value.Mapping input)
            ? reference(
                    asked(Facts.of("ask", input, Worlds.NOON), release), release, Heard.ALL, USUAL)
                .answer()
            : answer;
    assertThat(answer).as("%s %s", which, new String(json, UTF_8)).isEqualTo(wanted);
    if (!(Json.read(json) instanceof Json.Parsed)) {
      assertThat(answer.sentence()).as(which).startsWith("block by invalid input");
    }
  }

  @Test
  void what_is_unknown_is_answered_as_by_the_reference() {
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(250); seed++) {
      var content = rules(seed);
      var release = content.release();
      var desk = CompiledRelease.of(release).desk(() -> 0);
      var random = new Random(seed);
      for (int request = 0; request < 20; request++) {
        var unknown = pointers(random);
        var facts =
            new Facts("ask", Plain.mapping(content.input()), unknown, Worlds.NOON, List.of());
        for (var direction : Direction.values()) {
          var which = "seed %d request %d %s".formatted(seed, request, direction);
          agree(which, asked(facts, release, direction), release, desk, USUAL, share);
        }
      }
    }
    share.assertAtLeast(0.999);
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
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(500); seed++) {
      var content = rules(seed);
      var release = content.release();
      var random = new Random(seed);
      var limits =
          new Budget.Limits(random.nextInt(30), random.nextInt(60), Long.MAX_VALUE, () -> 0);
      var desk = CompiledRelease.of(release).desk(limits);
      for (int request = 0; request < 20; request++) {
        var asked = asked(Facts.of("ask", Plain.mapping(content.input()), Worlds.NOON), release);
        agree("seed %d request %d".formatted(seed, request), asked, release, desk, limits, share);
      }
    }
    share.assertAtLeast(0.7);
  }

  /// Every number of steps up to those that suffice, so that each step is once the last.
  @Test
  void a_budget_is_exhausted_where_that_of_the_reference_is() {
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(60); seed++) {
      var content = rules(seed);
      var release = content.release();
      var facts = Facts.of("ask", Plain.mapping(content.input()), Worlds.NOON);
      for (int steps = 0; steps < 60; steps++) {
        var limits =
            seed % 3 == 0
                ? new Budget.Limits(steps, 1_000, Long.MAX_VALUE, () -> 0)
                : new Budget.Limits(1_000, steps, Long.MAX_VALUE, () -> 0);
        var desk = CompiledRelease.of(release).desk(limits);
        agree(
            "seed %d steps %d".formatted(seed, steps),
            asked(facts, release),
            release,
            desk,
            limits,
            share);
      }
    }
    share.assertAtLeast(0.8);
  }

  @Test
  void conditions_of_every_kind_are_answered_as_by_the_reference() {
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(800); seed++) {
      var random = new Random(seed);
      var release = Worlds.release(Verdict.DRY_RUN, policies(random).toArray(Policy[]::new));
      var desk = CompiledRelease.of(release).desk(() -> 0);
      for (var input : List.of(Worlds.KNOWN, Worlds.without(Worlds.KNOWN, "labels"))) {
        var asked = asked(Worlds.call(input), release);
        agree("seed %d".formatted(seed), asked, release, desk, USUAL, share);
        assertThat(desk.answer("call", Json.canonical(input), Worlds.NOON))
            .as("seed %d", seed)
            .isEqualTo(reference(asked, release, Heard.ALL, USUAL).answer());
      }
    }
    share.assertAtLeast(0.99);
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
    var share = new Share();
    for (long seed = 0; seed < Seeds.times(200); seed++) {
      var first = CompiledRelease.of(rules(seed).release());
      var content = rules(seed % 7 == 0 ? seed : seed + 2);
      var compiled = first.next(content.release());
      var desk = compiled.desk(() -> 0);
      for (int request = 0; request < 20; request++) {
        var which = "seed %d request %d".formatted(seed, request);
        agree(which, compiled.release(), desk, content.input(), share);
      }
    }
    share.assertAtLeast(0.999);
  }

  /// The same request, asked of releases beside each other.
  @Test
  void prepared_releases_are_decided_by_as_those_that_are_not() {
    for (long seed = 0; seed < Seeds.times(250); seed++) {
      var random = new Random(seed);
      var content = rules(seed);
      var baseline = content.release();
      var tried = random.nextBoolean() ? content.release() : rules(seed + 2).release();
      var stage = List.of(Stage.values()).get(random.nextInt(Stage.values().length));
      var plain = assignment(baseline, tried, stage);
      var first = baseline.prepared(Optional.empty());
      var prepared = assignment(first, tried.prepared(Optional.of(first)), stage);
      for (int request = 0; request < 20; request++) {
        var input = Plain.mapping(content.input());
        var unknown = random.nextBoolean() ? pointers(random) : Set.<String>of();
        var facts = new Facts("ask", input, unknown, Worlds.NOON, List.of());
        var which = "seed %d request %d".formatted(seed, request);
        for (var direction : Direction.values()) {
          assertThat(Worlds.decider().decide(facts, prepared, direction))
              .as(which)
              .isEqualTo(Worlds.decider().decide(facts, plain, direction));
        }
        assertThat(Worlds.decider().observe(facts, prepared))
            .as(which)
            .isEqualTo(Worlds.decider().observe(facts, plain));
      }
    }
  }

  private static Assignment assignment(Release baseline, Release tried, Stage stage) {
    return Worlds.assignment(Worlds.project(baseline, Worlds.candidate(tried, stage)));
  }
}
