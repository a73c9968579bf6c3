package dev.belay.engine;

import static dev.belay.engine.Worlds.and;
import static dev.belay.engine.Worlds.call;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.has;
import static dev.belay.engine.Worlds.literal;
import static dev.belay.engine.Worlds.not;
import static dev.belay.engine.Worlds.number;
import static dev.belay.engine.Worlds.or;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Policy.Rule;
import dev.belay.engine.Type.Simple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What an index sees of a rule without its condition is what its condition says: every way to
/// compare a path with a constant, beside every value.
final class RuleIndexProperties {

  private static final List<Object> VALUES =
      List.of(0, 1, 2, 1.0, 1.5, -0.5, Long.MIN_VALUE, Long.MAX_VALUE, true, false, "", "a", "b");

  private static final List<Expr> CONSTANTS =
      List.of(
          number(1),
          number(Long.MIN_VALUE),
          number(Long.MAX_VALUE),
          literal(Value.Bool.of(true)),
          literal(Value.Bool.of(false)),
          text("a"));

  private static List<Map<String, Object>> inputs() {
    var inputs = new ArrayList<Map<String, Object>>();
    inputs.add(Map.of("tenant", "t"));
    inputs.add(Map.of("tenant", "t", "args", Map.of()));
    for (var value : VALUES) {
      inputs.add(Map.of("tenant", "t", "args", Map.of("a", value)));
    }
    return inputs;
  }

  private static List<Expr> comparisons() {
    var comparisons = new ArrayList<Expr>();
    comparisons.add(field("args.a"));
    for (var constant : CONSTANTS) {
      for (var function : List.of("<", "<=", ">", ">=", "==", "!=")) {
        comparisons.add(call(function, Simple.BOOL, field("args.a"), constant));
        comparisons.add(call(function, Simple.BOOL, constant, field("args.a")));
      }
    }
    return comparisons;
  }

  /// A condition in all ways in which an index may meet it.
  private static List<Expr> written(Expr condition) {
    var guard = has(field("args"), "a");
    return List.of(
        condition,
        not(condition),
        and(guard, condition),
        and(condition, guard),
        and(guard, not(condition)),
        not(or(not(guard), condition)));
  }

  @Test
  void a_comparison_with_a_constant_is_seen_as_it_is_evaluated() {
    for (var comparison : comparisons()) {
      for (var condition : written(comparison)) {
        for (var input : inputs()) {
          agree(input, when("r", condition, Verdict.ALLOW));
        }
      }
    }
  }

  @Test
  void texts_are_seen_as_they_are_evaluated_however_many_there_are() {
    for (int count : List.of(1, 63, 64, 65, 200)) {
      var rules =
          IntStream.range(0, count)
              .mapToObj(i -> when("r" + i, isRoleAndRegion(i), Verdict.ALLOW))
              .toArray(Rule[]::new);
      for (int i = 0; i <= count; i++) {
        for (int j : List.of(0, i, count - 1, count)) {
          agree(of("role" + i, "region" + j, "zone" + j), rules);
          agree(of("role" + i, "region" + i, "zone" + j), rules);
        }
      }
    }
  }

  private static Map<String, Object> of(String role, String region, String zone) {
    return Map.of("tenant", "t", "role", role, "labels", Map.of("a", region, "b", zone));
  }

  private static Expr isRoleAndRegion(int i) {
    return and(
        and(
            call("==", Simple.BOOL, field("role"), text("role" + i)),
            call("==", Simple.BOOL, field("labels.a"), text("region" + i))),
        call("!=", Simple.BOOL, field("labels.b"), text("zone" + i)));
  }

  @Test
  void many_rules_that_want_many_texts_stand_in_no_more_places_than_there_are() {
    var words = new Words(new Paths());
    int role = words.path(new InputPath(List.of("role")));
    int tenant = words.path(new InputPath(List.of("tenant")));
    var roles = IntStream.range(0, 1_000).mapToObj(i -> words.text(role, "role" + i)).toList();
    var index = new RuleIndex.Builder(words);
    for (int i = 0; i < 3_000; i++) {
      var many = new Conjunct.OneOf(role, roles);
      var one = new Conjunct.OneOf(tenant, List.of(words.text(tenant, "tenant" + i)));
      index.add(new Conjuncts(List.of(many), true, 0));
      index.add(new Conjuncts(List.of(many, one), true, 0));
    }
    index.built();
    assertThat(index.places()).isBetween(1_000_000, 1_010_000);
  }

  @Test
  void many_rules_that_want_many_texts_are_seen_as_they_are_evaluated() {
    var texts = IntStream.range(0, 1_000).<Value>mapToObj(i -> Value.text("role" + i)).toList();
    var many = call("in", Simple.BOOL, field("role"), literal(new Value.Listing(texts)));
    var rules =
        IntStream.range(0, 1_100)
            .mapToObj(i -> when("r" + i, and(many, isTenant(i % 900)), Verdict.ALLOW))
            .toArray(Rule[]::new);
    for (var role : List.of("role0", "role999", "none")) {
      for (int i : List.of(0, 199, 200, 899, 900)) {
        agree(Map.of("tenant", "t" + i, "role", role), rules);
      }
    }
  }

  @Test
  void texts_that_come_and_go_from_release_to_release_are_seen_and_forgotten() {
    var compiled = CompiledRelease.of(release(rules(0)));
    for (int first = 0; first < 3_000; first += 30) {
      compiled = compiled.next(release(rules(first)));
      for (int role : List.of(first - 1, first, first + 59, first + 60)) {
        agree(of("role" + role, "region" + role, "zone" + first), compiled);
      }
      assertThat(compiled.find("ask").orElseThrow().words()).isLessThan(1_500);
    }
  }

  private static Rule[] rules(int first) {
    return IntStream.range(first, first + 60)
        .mapToObj(i -> when("r" + i, isRoleAndRegion(i), Verdict.ALLOW))
        .toArray(Rule[]::new);
  }

  private static Expr isTenant(int i) {
    return not(call("!=", Simple.BOOL, field("tenant"), text("t" + i)));
  }

  private static Release release(Rule... rules) {
    var policy = Worlds.policy("p").of(RandomRules.ASK).rules(List.of(rules)).made();
    return new Release(
        "p",
        Worlds.digest("release"),
        Map.of("ask", Verdict.BLOCK),
        Map.of("ask", RandomRules.ASK),
        List.of(),
        List.of(policy));
  }

  private static void agree(Map<String, Object> input, Rule... rules) {
    agree(input, CompiledRelease.of(release(rules)));
  }

  private static void agree(Map<String, Object> input, CompiledRelease compiled) {
    var release = compiled.release();
    var facts = Facts.of("ask", Plain.mapping(input), Worlds.NOON);
    var wanted = Decider.with(() -> 0).answer(facts, release, Direction.STRICTEST);
    var answer = compiled.desk(() -> 0).answer("ask", input, Worlds.NOON);
    var first = release.policies().getFirst().rules().getFirst().condition();
    assertThat(answer).as("%s asked %s", first, input).isEqualTo(wanted);
  }
}
