package dev.belay.engine;

import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.exists;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.list;
import static dev.belay.engine.Worlds.map;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.or;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Type.Simple;
import dev.belay.testkit.FakeClock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class BudgetTest {

  private static final Expr TEN = list(Collections.nCopies(10, number(1)).toArray(Expr[]::new));

  /// The least number of steps with which the condition is evaluated.
  private static int steps(Expr condition) {
    return IntStream.range(0, 1_000)
        .filter(limit -> isEnough(condition, limit))
        .findFirst()
        .orElseThrow();
  }

  private static boolean isEnough(Expr condition, int limit) {
    var budget = new Budget.Limits(limit, limit, Long.MAX_VALUE, () -> 0).begin();
    try {
      return new Evaluator(Worlds.KNOWN, Map.of(), List.of(), budget).test(condition).isTrue();
    } catch (Budget.Spent _) {
      return false;
    }
  }

  private static Expr sized(Expr produced) {
    return Worlds.not(equal(call("size", Simple.INT, produced), number(-1)));
  }

  @Test
  void logic_and_comparison_cost_nothing() {
    assertThat(steps(is(true))).isZero();
    assertThat(steps(or(equal(field("tool"), text("x")), field("flag")))).isZero();
    assertThat(steps(sized(field("items")))).isZero();
  }

  @Test
  void each_round_of_a_fold_is_a_step() {
    var literal = Worlds.literal(new Value.Listing(Collections.nCopies(10, new Value.Int(1))));
    assertThat(steps(Worlds.all(literal, "x", is(true)))).isEqualTo(10);
    assertThat(steps(exists(literal, "x", equal(field("x"), number(1)))))
        .as("1, then asked again")
        .isEqualTo(2);
  }

  @Test
  void each_part_of_a_graph_is_a_step() {
    var config =
        """
        {"connectors": [{"name": "forward"}],
         "pipelines": [
           {"name": "a", "receivers": [{"name": "otlp", "type": "otlp"}], "processors": [],
            "exporters": [{"name": "forward", "type": "forward"}]},
           {"name": "b", "receivers": [], "processors": [], "exporters": []}]}
        """;
    var reaches = call("pipeline.reaches", Simple.BOOL, json(config), text("otlp"), text("x"));
    assertThat(steps(Worlds.not(reaches))).as("two pipelines, three components").isEqualTo(5);
  }

  private static Expr json(String json) {
    return Worlds.literal(Worlds.value(json));
  }

  @Test
  void each_element_of_a_produced_list_or_map_is_a_step() {
    assertThat(steps(sized(TEN))).isEqualTo(10);
    assertThat(steps(sized(call("+", new Type.ListOf(Simple.INT), TEN, TEN)))).isEqualTo(40);
    var entry = new Expr.Entry(text("a"), number(1), false);
    assertThat(steps(sized(new Expr.MapOf(List.of(entry), Expr.Position.NONE)))).isEqualTo(1);
    assertThat(steps(sized(map(TEN, "x", field("x"), Simple.INT))))
        .as("ten elements, ten rounds, ten appended")
        .isEqualTo(30);
  }

  @Test
  void every_64_characters_of_a_produced_text_are_a_step() {
    assertThat(steps(sized(concatenated(32, 32)))).isEqualTo(1);
    assertThat(steps(sized(concatenated(32, 33)))).isEqualTo(2);
    assertThat(steps(sized(concatenated(64, 64)))).isEqualTo(2);
    assertThat(steps(sized(concatenated(0, 0)))).isZero();
    assertThat(steps(sized(call("bytes", Simple.BYTES, text("é".repeat(33))))))
        .as("66 bytes")
        .isEqualTo(2);
    assertThat(steps(sized(call("string", Simple.TEXT, number(7))))).isEqualTo(1);
  }

  private static Expr concatenated(int left, int right) {
    return call("+", Simple.TEXT, text("a".repeat(left)), text("b".repeat(right)));
  }

  private static Expr costing(int steps) {
    var range = new Value.Listing(Collections.nCopies(steps, new Value.Int(1)));
    return Worlds.all(Worlds.literal(range), "x", is(true));
  }

  private static Policy costly(String name, int steps) {
    return policy(name).rules(when("rule", costing(steps), Verdict.ALLOW)).made();
  }

  private static Decider limited(long policySteps, long answerSteps) {
    return Decider.with(new Budget.Limits(policySteps, answerSteps, Long.MAX_VALUE, () -> 0));
  }

  private static String sentence(Decider decider, Release release) {
    return decider.decide(Worlds.known(), Worlds.deciding(release)).answer().sentence();
  }

  @Test
  void a_policy_over_its_steps_blocks_and_is_named() {
    var release = release(Verdict.ALLOW, costly("slow", 11), costly("quick", 10));
    assertThat(sentence(limited(10, 1_000), release))
        .isEqualTo("block by failure of slow (took more than 10 steps)");
    assertThat(sentence(limited(11, 1_000), release)).startsWith("allow");
  }

  @Test
  void all_policies_over_the_steps_of_an_answer_block_as_a_whole() {
    var release = release(Verdict.ALLOW, costly("one", 10), costly("two", 11));
    assertThat(sentence(limited(100, 20), release))
        .isEqualTo("block by failure of p (all policies together took more than 20 steps)");
    assertThat(sentence(limited(100, 21), release)).startsWith("allow");
  }

  @Test
  void the_order_of_policies_does_not_change_what_an_overrun_is_called() {
    var policies = List.of(costly("a", 9), costly("b", 30), costly("c", 9));
    for (long answerSteps : List.of(10, 20, 27, 28, 40, 100)) {
      var decider = limited(10, answerSteps);
      var forward = release(Verdict.ALLOW, policies.toArray(Policy[]::new));
      var backward = release(Verdict.ALLOW, policies.reversed().toArray(Policy[]::new));
      assertThat(sentence(decider, backward))
          .as("%d steps", answerSteps)
          .isEqualTo(sentence(decider, forward))
          .startsWith("block");
    }
  }

  @Test
  void nothing_absorbs_an_exhausted_budget() {
    var absorbed = policy("p").rules(when("rule", or(costing(11), is(true)), Verdict.ALLOW)).made();
    assertThat(sentence(limited(10, 1_000), release(Verdict.ALLOW, absorbed)))
        .isEqualTo("block by failure of p (took more than 10 steps)");
    var other = policy("p").rules(when("rule", or(is(true), costing(11)), Verdict.ALLOW)).made();
    assertThat(sentence(limited(10, 1_000), release(Verdict.ALLOW, other)))
        .isEqualTo("allow by p/rule");
  }

  @Test
  void a_let_costs_once() {
    var named = new Expr.Named(0, Expr.Position.NONE);
    var twice =
        policy("p")
            .let("costly", costing(10))
            .rules(when("rule", Worlds.and(named, named), Verdict.BLOCK))
            .made();
    assertThat(sentence(limited(10, 10), release(Verdict.ALLOW, twice)))
        .isEqualTo("block by p/rule");
  }

  @Test
  void a_policy_below_enforce_adds_no_more_than_its_ceiling_however_much_it_costs() {
    var tried =
        policy("tried")
            .stage(Stage.REQUIRE_APPROVAL)
            .rules(when("rule", costing(30), Verdict.BLOCK))
            .made();
    var also =
        policy("also").stage(Stage.DRY_RUN).rules(when("rule", is(false), Verdict.BLOCK)).made();
    var release = release(Verdict.ALLOW, costly("decides", 9), tried);
    assertThat(sentence(limited(10, 20), release))
        .isEqualTo("require_approval by failure of tried (took more than 10 steps)");
    var together = release(Verdict.ALLOW, costly("decides", 9), tried, also);
    assertThat(sentence(limited(100, 20), together))
        .isEqualTo("dry_run by failure of p (all policies together took more than 20 steps)");
    assertThat(sentence(limited(100, 30), together)).startsWith("require_approval by tried/rule");
  }

  /// A clock on which 30 ms pass whenever it is read.
  private static LongSupplier slow() {
    var clock = FakeClock.atNoon();
    return () -> {
      clock.advance(Duration.ofMillis(30));
      return clock.nanoTime();
    };
  }

  @Test
  void a_slow_machine_blocks_at_the_deadline() {
    var clock = FakeClock.atNoon();
    var release = release(Verdict.ALLOW, costly("one", 1), costly("two", 1));
    assertThat(sentence(Decider.with(slow()), release))
        .isEqualTo("block by failure of p (took more than 50 ms)");
    assertThat(sentence(Decider.with(clock::nanoTime), release)).startsWith("allow");
  }

  /// What decides is in time, and what is only tried has a time of its own.
  @Test
  void a_slow_machine_lets_a_prepared_policy_below_enforce_fail_under_its_ceiling() {
    var tried =
        policy("tried")
            .stage(Stage.DRY_RUN)
            .rules(when("rule", costing(1_000), Verdict.BLOCK))
            .made();
    var desk = CompiledRelease.of(release(Verdict.ALLOW, tried)).desk(slow());
    var expected = "dry_run by failure of p (took more than 50 ms)";
    assertThat(desk.answer("call", Json.canonical(Worlds.KNOWN), Worlds.NOON).sentence())
        .isEqualTo(expected);
    assertThat(desk.answer(Worlds.known()).sentence()).contains("failure of p (took more than");
    var decides = CompiledRelease.of(release(Verdict.ALLOW, costly("slow", 1_000))).desk(slow());
    assertThat(decides.answer(Worlds.known()).sentence())
        .isEqualTo("block by failure of p (took more than 50 ms)");
  }

  @Test
  void a_slow_machine_blocks_every_element_of_a_prepared_choice() {
    var each =
        policy("each")
            .each("item")
            .rules(when("rule", Worlds.and(costing(1_000), field("item.good")), Verdict.BLOCK))
            .made();
    var desk = CompiledRelease.of(release(Verdict.ALLOW, each)).desk(slow());
    assertThat(desk.answer(Worlds.choice(Worlds.KNOWN)).sentence())
        .isEqualTo("block by failure of p (took more than 50 ms)");
  }

  @Test
  void a_loop_in_a_loop_stops_at_the_deadline_however_many_steps_it_may_take() {
    var range = Worlds.literal(new Value.Listing(Collections.nCopies(10_000, new Value.Int(1))));
    var loops = Worlds.all(range, "x", Worlds.all(range, "y", equal(field("x"), field("y"))));
    var release =
        release(Verdict.ALLOW, policy("loops").rules(when("rule", loops, Verdict.ALLOW)).made());
    for (var asked : List.of(release, release.prepared(Optional.empty()))) {
      var clock = FakeClock.atNoon();
      LongSupplier passing =
          () -> {
            clock.advance(Duration.ofNanos(1_000));
            return clock.nanoTime();
          };
      long began = clock.nanoTime();
      var decider =
          Decider.with(
              new Budget.Limits(
                  Long.MAX_VALUE, Long.MAX_VALUE, Budget.Limits.ANSWER_NANOS, passing));
      assertThat(sentence(decider, asked)).contains("took more than 50 ms");
      assertThat(Duration.ofNanos(clock.nanoTime() - began)).isLessThan(Duration.ofMillis(52));
    }
  }

  /// Rules that look at a text or a list and find nothing.
  private static List<Expr> looking() {
    var text = field("tool");
    return List.of(
        call("contains", Simple.BOOL, text, text("b")),
        call("contains", Simple.BOOL, text("b"), text),
        call("endsWith", Simple.BOOL, text, text("b")),
        call("glob", Simple.BOOL, text, text("*b")),
        call("matches", Simple.BOOL, text, text("b$")),
        call("path.within", Simple.BOOL, text, text("b")),
        call("net.within", Simple.BOOL, text, text("b")),
        call("net.isLoopback", Simple.BOOL, text),
        equal(call("indexOf", Simple.INT, text, text("b")), number(1)),
        equal(call("size", Simple.INT, text), number(1)),
        call("in", Simple.BOOL, text("b"), field("args.list")));
  }

  @Test
  void what_takes_no_steps_ends_at_the_deadline_too() {
    for (var condition : looking()) {
      var rules = IntStream.range(0, 4).mapToObj(i -> when("r" + i, condition, Verdict.BLOCK));
      var release = release(Verdict.ALLOW, policy("looks").rules(rules.toList()).made());
      assertThat(slowly(release, 10)).as("%s", condition).startsWith("allow");
      assertThat(slowly(release, 10_000))
          .as("%s", condition)
          .isEqualTo("block by failure of p (took more than 50 ms)");
    }
  }

  private static String slowly(Release release, int length) {
    Map<String, Object> input =
        Map.of(
            "principal",
            Map.of("id", "agent-7"),
            "tool",
            "a".repeat(length),
            "args",
            Map.of("list", Collections.nCopies(length, "a")));
    return CompiledRelease.of(release).desk(slow()).answer("call", input, Worlds.NOON).sentence();
  }

  @Test
  void the_clock_is_read_within_64_steps() {
    var clock = FakeClock.atNoon();
    var budget = new Budget.Limits(1_000, 1_000, 50_000_000, clock::nanoTime).begin();
    budget.steps(63);
    clock.advance(Duration.ofMillis(51));
    assertThatThrownBy(budget::step)
        .isInstanceOfSatisfying(
            Budget.Spent.class,
            spent -> assertThat(spent.problem()).hasToString("timed-out: took more than 50 ms"));
    assertThat(budget.overrun()).isPresent();
  }

  @Test
  void fifty_milliseconds_exactly_are_in_time() {
    var clock = FakeClock.atNoon();
    var budget = Budget.Limits.usual(clock::nanoTime).begin();
    clock.advance(Duration.ofMillis(50));
    assertThat(budget.overrun()).isEmpty();
    clock.advance(Duration.ofNanos(1));
    assertThat(budget.overrun()).isPresent();
  }

  @Test
  void a_candidate_over_budget_blocks_only_up_to_its_ceiling() {
    var candidate = Worlds.candidate(release(Verdict.ALLOW, costly("slow", 11)), Stage.DRY_RUN);
    var decision =
        limited(10, 1_000)
            .decide(
                Worlds.known(),
                Worlds.assignment(Worlds.project(release(Verdict.ALLOW), candidate)));
    assertThat(decision.answer().sentence())
        .isEqualTo("dry_run by failure of slow (took more than 10 steps)");
  }
}
