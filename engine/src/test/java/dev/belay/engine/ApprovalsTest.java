package dev.belay.engine;

import static dev.belay.engine.Worlds.KNOWN;
import static dev.belay.engine.Worlds.NOON;
import static dev.belay.engine.Worlds.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Approval.RuleOf;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ApprovalsTest {

  private static final Digest CALL = Worlds.digest("this call");
  private static final RuleOf LARGE = rule("payments", "large");
  private static final RuleOf ABROAD = rule("payments", "abroad");

  private static RuleOf rule(String policy, String name) {
    return new RuleOf(Worlds.digest("meaning of " + policy), name);
  }

  private static Need need(RuleOf rule, int count, String... from) {
    return new Need(
        new Policy.Approval(List.of(from), count, Duration.ofMinutes(30)), "payments", rule);
  }

  /// A yes of one person of some groups, for both rules.
  private static Approval yes(String person, String... groups) {
    return yes(person, NOON, Set.of(LARGE, ABROAD), groups);
  }

  private static Approval yes(String person, Instant given, Set<RuleOf> covers, String... groups) {
    return new Approval(
        "yes of " + person,
        CALL,
        covers,
        person,
        List.of(groups),
        List.of(),
        given,
        NOON.plus(Duration.ofHours(1)));
  }

  private static Optional<Set<String>> covering(List<Need> needs, Approval... approvals) {
    return Approvals.covering(needs, Worlds.known().with(Arrays.asList(approvals)), CALL);
  }

  @Test
  void one_yes_covers_a_need_of_one() {
    assertThat(covering(List.of(need(LARGE, 1)), yes("ann"))).contains(Set.of("yes of ann"));
    assertThat(covering(List.of(need(LARGE, 1)))).isEmpty();
  }

  @Test
  void only_those_that_are_needed_are_used() {
    assertThat(covering(List.of(need(LARGE, 1)), yes("ann"), yes("bob")).orElseThrow()).hasSize(1);
  }

  @Test
  void where_there_is_no_need_nothing_is_covered() {
    assertThat(covering(List.of(), yes("ann"))).isEmpty();
  }

  @Test
  void a_count_asks_for_as_many_people() {
    var two = List.of(need(LARGE, 2));
    assertThat(covering(two, yes("ann"))).isEmpty();
    assertThat(covering(two, yes("ann"), yes("bob"))).isPresent();
    var again =
        new Approval(
            "again", CALL, Set.of(LARGE), "ann", List.of(), List.of(), NOON, NOON.plusSeconds(60));
    assertThat(covering(two, yes("ann"), again)).as("twice by one person").isEmpty();
  }

  @Test
  void a_yes_counts_for_the_groups_of_whoever_gave_it() {
    var ofTreasury = List.of(need(LARGE, 1, "treasury", "board"));
    assertThat(covering(ofTreasury, yes("ann", "sales"))).isEmpty();
    assertThat(covering(ofTreasury, yes("ann", "sales", "board"))).isPresent();
    assertThat(covering(ofTreasury, yes("ann"))).isEmpty();
  }

  @Test
  void every_need_is_covered_by_people_of_its_own() {
    var both = List.of(need(LARGE, 1, "treasury"), need(ABROAD, 1, "legal"));
    assertThat(covering(both, yes("ann", "treasury", "legal"))).isEmpty();
    assertThat(covering(both, yes("ann", "treasury", "legal"), yes("bob", "treasury")))
        .contains(Set.of("yes of ann", "yes of bob"));
    assertThat(covering(both, yes("ann", "treasury", "legal"), yes("bob", "legal")))
        .as("whoever is asked first makes room")
        .contains(Set.of("yes of ann", "yes of bob"));
    assertThat(covering(both, yes("ann", "treasury"), yes("bob", "treasury"))).isEmpty();
  }

  @Test
  void a_yes_covers_only_the_rules_that_it_was_given_for() {
    var large = yes("ann", NOON, Set.of(LARGE));
    assertThat(covering(List.of(need(LARGE, 1)), large)).isPresent();
    assertThat(covering(List.of(need(ABROAD, 1)), large)).isEmpty();
    assertThat(covering(List.of(need(rule("payments-2", "large"), 1)), large))
        .as("another meaning of the policy")
        .isEmpty();
  }

  @Test
  void a_yes_is_for_one_call() {
    var needs = List.of(need(LARGE, 1));
    var facts = Worlds.known().with(List.of(yes("ann")));
    assertThat(Approvals.covering(needs, facts, CALL)).isPresent();
    assertThat(Approvals.covering(needs, facts, Worlds.digest("another call"))).isEmpty();
  }

  @Test
  void a_yes_ends_when_it_expires() {
    var needs = List.of(need(LARGE, 1));
    var expiring =
        new Approval(
            "a", CALL, Set.of(LARGE), "ann", List.of(), List.of(), NOON, NOON.plusNanos(1));
    assertThat(covering(needs, expiring)).isPresent();
    var expired =
        new Approval(
            "a", CALL, Set.of(LARGE), "ann", List.of(), List.of(), NOON.minusSeconds(1), NOON);
    assertThat(covering(needs, expired)).isEmpty();
  }

  @Test
  void a_yes_given_too_long_ago_for_the_rule_does_not_count() {
    var needs = List.of(need(LARGE, 1));
    var covers = Set.of(LARGE);
    assertThat(covering(needs, yes("ann", NOON.minus(Duration.ofMinutes(30)), covers))).isPresent();
    assertThat(
            covering(needs, yes("ann", NOON.minus(Duration.ofMinutes(30)).minusNanos(1), covers)))
        .isEmpty();
    assertThat(covering(needs, yes("ann", NOON.plusNanos(1), covers)))
        .as("of the future")
        .isEmpty();
  }

  @Test
  void a_yes_without_a_time_limit_worth_the_name_is_no_error() {
    var forever =
        new Need(
            new Policy.Approval(List.of(), 1, Duration.ofSeconds(Long.MAX_VALUE)),
            "payments",
            LARGE);
    assertThat(covering(List.of(forever), yes("ann"))).isPresent();
  }

  @Test
  void nobody_says_yes_to_a_call_of_their_own_or_of_one_for_whom_they_act() {
    var needs = List.of(need(LARGE, 1));
    assertThat(covering(needs, yes("agent-7"))).isEmpty();
    var acting =
        new Approval(
            "a",
            CALL,
            Set.of(LARGE),
            "ann",
            List.of(),
            List.of("agent-3", "agent-7"),
            NOON,
            NOON.plusSeconds(60));
    assertThat(covering(needs, acting)).isEmpty();
  }

  @Test
  void a_call_of_nobody_known_is_not_lifted() {
    var needs = List.of(need(LARGE, 1));
    var nobody = new Facts("call", json("{}"), Set.of(), NOON, List.of(yes("ann")));
    assertThat(Approvals.covering(needs, nobody, CALL)).isEmpty();
    var unknown = new Facts("call", KNOWN, Set.of("/principal/id"), NOON, List.of(yes("ann")));
    assertThat(Approvals.covering(needs, unknown, CALL)).isEmpty();
    var unknownParent = new Facts("call", KNOWN, Set.of("/principal"), NOON, List.of(yes("ann")));
    assertThat(Approvals.covering(needs, unknownParent, CALL)).isEmpty();
  }

  @Test
  void a_token_is_for_its_subject() {
    var needs = List.of(need(LARGE, 1));
    var facts = new Facts("t", json("{\"subject\":{\"id\":\"ann\"}}"), Set.of(), NOON, List.of());
    assertThat(Approvals.covering(needs, facts.with(List.of(yes("ann"))), CALL)).isEmpty();
    assertThat(Approvals.covering(needs, facts.with(List.of(yes("bob"))), CALL)).isPresent();
  }

  @Test
  void the_subject_is_the_person_on_whose_behalf_an_agent_calls() {
    var needs = List.of(need(LARGE, 1, Approvals.SUBJECT));
    var delegated =
        json(
            """
            {"principal":{"id":"agent-7"},
             "delegation":{"chain":[{"delegator":"ann","delegate":"agent-7"}]}}
            """);
    var facts = new Facts("call", delegated, Set.of(), NOON, List.of());
    assertThat(Approvals.covering(needs, facts.with(List.of(yes("ann"))), CALL)).isPresent();
    assertThat(Approvals.covering(needs, facts.with(List.of(yes("bob"))), CALL)).isEmpty();
    assertThat(covering(needs, yes("ann"))).as("without a delegation").isEmpty();
    var unknown =
        new Facts("call", delegated, Set.of("/delegation/chain"), NOON, List.of(yes("ann")));
    assertThat(Approvals.covering(needs, unknown, CALL)).as("an unknown delegation").isEmpty();
  }

  @Test
  void many_people_for_many_needs_are_matched_whenever_it_is_possible() {
    var needs = List.of(need(LARGE, 2, "a", "b"), need(ABROAD, 2, "b", "c"));
    var people = List.of(yes("1", "b"), yes("2", "b"), yes("3", "a"), yes("4", "a"));
    assertThat(covering(needs, people.toArray(Approval[]::new)).orElseThrow()).hasSize(4);
    assertThat(covering(needs, people.reversed().toArray(Approval[]::new)).orElseThrow())
        .hasSize(4);
    assertThat(covering(needs, yes("1", "b"), yes("2", "a"), yes("3", "a"), yes("4", "a")))
        .isEmpty();
  }

  private static String flaw(Approval approval, Need... needs) {
    return Approvals.flaw(approval, List.of(needs), Worlds.known(), CALL)
        .map(problem -> problem.code() + ": " + problem.message())
        .orElse("none");
  }

  @Test
  void what_does_not_count_says_why() {
    var hourAgo = NOON.minus(Duration.ofHours(1));
    assertThat(flaw(yes("ann"), need(LARGE, 2))).isEqualTo("none");
    assertThat(flaw(yes("agent-7"), need(LARGE, 1)))
        .isEqualTo("own-call: `agent-7` makes the call");
    assertThat(flaw(yes("ann", NOON.plusSeconds(1), Set.of(LARGE)), need(LARGE, 1)))
        .isEqualTo("approval-not-yet-valid: it is good from 2026-01-01T12:00:01Z on");
    assertThat(flaw(yes("ann", NOON, Set.of(ABROAD)), need(LARGE, 1)))
        .isEqualTo("approval-uncovering: it covers no rule that asks here");
    assertThat(flaw(yes("ann"), need(rule("payments-2", "large"), 1)))
        .isEqualTo("policy-changed: what the policy means has changed since");
    assertThat(flaw(yes("ann"), need(LARGE, 1, "treasury")))
        .isEqualTo("not-asked: `ann` is none of those asked");
    assertThat(flaw(yes("ann", hourAgo, Set.of(LARGE)), need(LARGE, 1)))
        .isEqualTo("approval-lapsed: it was given at 2026-01-01T11:00:00Z, too long ago");
    var nobody = new Facts("call", json("{}"), Set.of(), NOON, List.of());
    assertThat(Approvals.flaw(yes("ann"), List.of(need(LARGE, 1)), nobody, CALL))
        .contains(Problem.of("caller-unknown", "nobody knows who makes the call"));
  }
}
