package dev.belay.engine;

import static dev.belay.engine.Worlds.CHOICE;
import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.decide;
import static dev.belay.engine.Worlds.equal;
import static dev.belay.engine.Worlds.field;
import static dev.belay.engine.Worlds.is;
import static dev.belay.engine.Worlds.policy;
import static dev.belay.engine.Worlds.release;
import static dev.belay.engine.Worlds.require;
import static dev.belay.engine.Worlds.text;
import static dev.belay.engine.Worlds.when;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ChoosingTest {

  /// Element 0 is good and of kind `a`, element 1 neither.
  private static final Facts CHOOSING = Worlds.choice(KNOWN);

  private static final Policy GOOD =
      policy("good").each("item").rules(require("rule", field("item.good"), Verdict.BLOCK)).made();

  private static Policy prefers(String name, Expr condition) {
    return policy(name)
        .each("item")
        .preference()
        .rules(require("rule", condition, Verdict.BLOCK))
        .made();
  }

  private static List<Verdict> elements(Release release) {
    return decide(CHOOSING, release).elements().stream().map(Answer::verdict).toList();
  }

  @Test
  void each_element_is_decided_by_itself() {
    var decision = decide(CHOOSING, release(Verdict.ALLOW, GOOD));
    assertThat(decision.elements().stream().map(Answer::sentence))
        .containsExactly("allow by the default of p", "block by good/rule");
    assertThat(decision.kept()).containsExactly(0);
    assertThat(decision.answer().sentence()).isEqualTo("allow by the default of p");
  }

  @Test
  void an_ordinary_policy_speaks_of_every_element_alike() {
    var all = policy("all").of(CHOICE).rules(when("rule", is(true), Verdict.DRY_RUN)).made();
    assertThat(elements(release(Verdict.ALLOW, all)))
        .containsExactly(Verdict.DRY_RUN, Verdict.DRY_RUN);
    assertThat(elements(release(Verdict.ALLOW, all, GOOD)))
        .containsExactly(Verdict.DRY_RUN, Verdict.BLOCK);
  }

  @Test
  void an_empty_list_is_block() {
    var empty = Worlds.choice(Worlds.with(KNOWN, "items", new Value.Listing(List.of())));
    var decision = decide(empty, release(Verdict.ALLOW));
    assertThat(decision.answer().sentence()).isEqualTo("block as items is empty");
    assertThat(decision.kept()).isEmpty();
  }

  @Test
  void an_unknown_list_is_one_element_of_which_nothing_is_known() {
    var unknown = Worlds.choice(Worlds.without(KNOWN, "items"));
    var decision = decide(unknown, release(Verdict.ALLOW, GOOD));
    assertThat(decision.elements()).hasSize(1);
    assertThat(decision.verdict()).isEqualTo(Verdict.BLOCK);
    assertThat(
            Worlds.decider()
                .decide(unknown, Worlds.deciding(release(Verdict.ALLOW, GOOD)), Direction.LEAST)
                .verdict())
        .isEqualTo(Verdict.ALLOW);
  }

  @Test
  void a_preference_drops_among_those_that_are_permitted_equally() {
    var prefersGood = prefers("wish", field("item.good"));
    var decision = decide(CHOOSING, release(Verdict.ALLOW, prefersGood));
    assertThat(decision.elements().stream().map(Answer::sentence))
        .containsExactly("allow by the default of p", "block as others of items are preferred");
    assertThat(decision.kept()).containsExactly(0);
  }

  @Test
  void a_preference_that_would_drop_all_drops_none() {
    assertThat(elements(release(Verdict.ALLOW, prefers("wish", is(false)))))
        .containsExactly(Verdict.ALLOW, Verdict.ALLOW);
    var onlyBad = prefers("wish", equal(field("item.kind"), text("b")));
    assertThat(elements(release(Verdict.ALLOW, GOOD, onlyBad)))
        .as("what it prefers is blocked")
        .containsExactly(Verdict.ALLOW, Verdict.BLOCK);
  }

  /// What preferences may do at all, over every set of them and every default.
  @Test
  void preferences_never_permit_and_never_change_the_verdict_of_the_request() {
    var conditions =
        List.of(is(true), is(false), field("item.good"), Worlds.not(field("item.good")));
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var byDefault = choices.oneOf(List.of(Verdict.values()));
      var rules = new ArrayList<Policy>();
      for (var condition : choices.someOf(conditions)) {
        rules.add(
            policy("rule-" + rules.size())
                .each("item")
                .rules(when("rule", condition, Verdict.BLOCK))
                .made());
      }
      var all = new ArrayList<>(rules);
      for (var condition : choices.someOf(conditions)) {
        all.add(prefers("wish-" + all.size(), condition));
      }
      var without = decide(CHOOSING, release(byDefault, rules.toArray(Policy[]::new)));
      var with = decide(CHOOSING, release(byDefault, all.toArray(Policy[]::new)));
      assertThat(with.verdict()).as("world %s", choices).isEqualTo(without.verdict());
      assertThat(without.kept()).as("world %s", choices).containsAll(with.kept());
      assertThat(with.kept()).as("world %s", choices).isNotEmpty();
    }
    assertThat(tried).isEqualTo(4 * 16 * 16);
  }

  @Test
  void needs_of_the_kept_elements_add_up_and_each_is_lifted_by_itself() {
    var good =
        policy("for-good")
            .each("item")
            .rules(
                Worlds.asking(
                    when("rule", field("item.good"), Verdict.REQUIRE_APPROVAL), 1, "good"))
            .made();
    var bad =
        policy("for-bad")
            .each("item")
            .rules(
                Worlds.asking(
                    require("rule", field("item.good"), Verdict.REQUIRE_APPROVAL), 1, "bad"))
            .made();
    var release = release(Verdict.ALLOW, good, bad);
    var asked = decide(CHOOSING, release);
    assertThat(asked.verdict()).isEqualTo(Verdict.REQUIRE_APPROVAL);
    assertThat(asked.answer().needs()).hasSize(2);
    var yes =
        new Approval(
            "yes",
            asked.call(),
            java.util.Set.of(new Approval.RuleOf(good.meaning(), "rule")),
            "ann",
            List.of("good"),
            List.of(),
            Worlds.NOON,
            Worlds.NOON.plusSeconds(60));
    var lifted = decide(CHOOSING.with(List.of(yes)), release);
    assertThat(lifted.verdict()).isEqualTo(Verdict.ALLOW);
    assertThat(lifted.kept()).containsExactly(0);
    assertThat(lifted.used()).containsExactly("yes");
  }

  @Test
  void a_list_that_must_be_there_and_is_not_is_invalid_input() {
    var fields = new java.util.HashMap<>(Worlds.INPUT.fields());
    fields.put(
        "items",
        new Type.Field(
            java.util.Objects.requireNonNull(fields.get("items")).type(), Type.Presence.REQUIRED));
    var strict =
        new Question(
            "choice",
            new Type.Struct("choice", fields),
            CHOICE.rungs(),
            List.of(),
            java.util.Optional.empty(),
            CHOICE.choosesAmong());
    var release =
        new Release(
            "p",
            Worlds.digest("strict"),
            java.util.Map.of("choice", Verdict.ALLOW),
            java.util.Map.of("choice", strict),
            List.of(),
            List.of());
    assertThat(decide(Worlds.choice(Worlds.without(KNOWN, "items")), release).answer().sentence())
        .isEqualTo("block by invalid input (`/items`: is required)");
  }
}
