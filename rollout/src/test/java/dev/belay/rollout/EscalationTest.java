package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.GATEWAY;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.PIPELINE;
import static dev.belay.rollout.Team.REVIEWER;
import static dev.belay.rollout.Team.SERVER;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.digest;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Need;
import dev.belay.engine.Policy;
import dev.belay.rollout.Actor.Person;
import dev.belay.rollout.Escalation.Command;
import dev.belay.rollout.Escalation.State;
import dev.belay.rollout.Escalation.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class EscalationTest {

  private static final Instant EXPIRES = NOON.plus(Duration.ofHours(8));
  private static final Hand AGENT = new Hand("agent-7", new TreeSet<>());

  private static final Person TREASURER = in("treasurer", "treasury");
  private static final Person BANKER = in("banker", "treasury", "security");
  private static final Person GUARD = in("guard", "security");

  private static Person in(String name, String... groups) {
    return new Person(name, Set.of(Role.REVIEWER), Set.copyOf(Arrays.asList(groups)), Set.of());
  }

  static Need need(String rule, int count, String... groups) {
    var approval = new Policy.Approval(List.of(groups), count, Duration.ofMinutes(30));
    return new Need(approval, "payments", new RuleOf(digest("payments"), rule));
  }

  static Escalation open(Hand caller, Optional<String> subject, Need... needs) {
    var opening =
        new Escalation.Opening(
            "e1",
            "tool.call",
            digest("call"),
            new TreeSet<>(Arrays.asList(needs)),
            caller,
            subject,
            EXPIRES);
    return taken(Escalation.open(opening, GATEWAY, NOON));
  }

  private static Escalation open(Need... needs) {
    return open(AGENT, Optional.empty(), needs);
  }

  private static Applied<Escalation> approve(Escalation escalation, Actor who) {
    return approve(escalation, who, NOON);
  }

  private static Applied<Escalation> approve(Escalation escalation, Actor who, Instant now) {
    return escalation.apply(new Command.Approve("a-" + who.name(), "fine"), who, now);
  }

  @Test
  void one_person_of_the_group_approves_and_gives_an_approval_for_that_call() {
    var approved = approve(open(need("large", 1, "treasury")), TREASURER);
    assertThat(notes(approved)).containsExactly("Escalation.Approved e1");
    assertThat(taken(approved).state()).isEqualTo(new State.Approved(NOON));
    var approval = taken(approved).approvals().getFirst();
    assertThat(approval.id()).isEqualTo("a-treasurer");
    assertThat(approval.call()).isEqualTo(digest("call"));
    assertThat(approval.covers()).containsExactly(new RuleOf(digest("payments"), "large"));
    assertThat(approval.expires()).isEqualTo(NOON.plus(Duration.ofMinutes(30)));
  }

  @Test
  void every_need_is_covered_by_people_of_its_own() {
    var both = open(need("large", 1, "treasury"), need("tainted", 1, "security"));
    var once = taken(approve(both, BANKER));
    assertThat(once.state()).isEqualTo(new State.Open());
    assertThat(once.approvals().getFirst().covers()).hasSize(2);
    assertThat(taken(approve(once, GUARD)).state()).isEqualTo(new State.Approved(NOON));
    assertThat(taken(approve(once, TREASURER)).state()).isEqualTo(new State.Approved(NOON));
  }

  @Test
  void two_people_are_two_people() {
    var two = taken(approve(open(need("large", 2, "treasury")), TREASURER));
    assertRefused(
        approve(two, TREASURER),
        "already-approved: `treasurer` has approved escalation e1 already;"
            + " it waits for somebody else");
    assertThat(taken(approve(two, BANKER)).state()).isEqualTo(new State.Approved(NOON));
  }

  @Test
  void a_yes_that_has_lapsed_does_not_count_and_may_be_said_again() {
    var once = taken(approve(open(need("large", 2, "treasury")), TREASURER));
    var later = NOON.plus(Duration.ofMinutes(40));
    var late = taken(approve(once, BANKER, later));
    assertThat(late.state()).isEqualTo(new State.Open());
    assertThat(taken(approve(late, TREASURER, later)).state()).isEqualTo(new State.Approved(later));
  }

  @Test
  void whoever_is_not_asked_does_not_answer() {
    var escalation = open(need("large", 1, "treasury"), need("huge", 1, "board"));
    assertRefused(
        approve(escalation, GUARD),
        "not-asked: escalation e1 asks board, treasury, and `guard` is none of them");
    assertRefused(
        approve(escalation, AUTHOR),
        "not-permitted: `author` may not answer an escalation:"
            + " it takes the role reviewer or operator");
    assertRefused(
        approve(escalation, PIPELINE),
        "not-a-person: `pipeline` is a machine, and only a person may answer an escalation");
    assertThat(notes(approve(open(need("large", 1)), OPERATOR))).isNotEmpty();
  }

  @Test
  void nobody_answers_for_a_call_they_have_a_part_in() {
    var caller = new Hand("treasurer", new TreeSet<>());
    var escalation = open(caller, Optional.empty(), need("large", 1, "treasury"));
    assertRefused(
        approve(escalation, TREASURER),
        "own-call: the call of `treasurer` is not for `treasurer` to answer;"
            + " ask somebody who has no part in it");
    var assistant =
        new Person("assistant", Set.of(Role.OPERATOR), Set.of("treasury"), Set.of("treasurer"));
    assertRefused(
        approve(escalation, assistant),
        "own-call: the call of `treasurer` is not for `assistant` to answer;"
            + " ask somebody who has no part in it");
    var onBehalf = new Hand("agent-7", new TreeSet<>(Set.of("treasurer")));
    assertRefused(
        approve(open(onBehalf, Optional.empty(), need("large", 1, "treasury")), TREASURER),
        "own-call: the call of `agent-7` is not for `treasurer` to answer;"
            + " ask somebody who has no part in it");
  }

  @Test
  void the_subject_answers_only_where_the_subject_is_asked() {
    var needed = need("large", 1, "treasury");
    var escalation = open(AGENT, Optional.of("treasurer"), needed);
    assertRefused(
        approve(escalation, TREASURER),
        "own-call: the call of `agent-7` is not for `treasurer` to answer;"
            + " ask somebody who has no part in it");
    var asked = open(AGENT, Optional.of("treasurer"), need("own", 1, "subject"));
    assertThat(taken(approve(asked, TREASURER)).state()).isEqualTo(new State.Approved(NOON));
    var both = open(AGENT, Optional.of("treasurer"), need("own", 1, "subject"), needed);
    var once = taken(approve(both, TREASURER));
    assertThat(once.approvals().getFirst().covers())
        .containsExactly(new RuleOf(digest("payments"), "own"));
    assertThat(taken(approve(once, BANKER)).state()).isEqualTo(new State.Approved(NOON));
  }

  @Test
  void a_caller_who_is_their_own_subject_does_not_answer() {
    var caller = new Hand("treasurer", new TreeSet<>());
    assertRefused(
        approve(open(caller, Optional.of("treasurer"), need("own", 1, "subject")), TREASURER),
        "own-call: the call of `treasurer` is not for `treasurer` to answer;"
            + " ask somebody who has no part in it");
  }

  @Test
  void a_no_is_final() {
    var refused =
        taken(open(need("large", 1)).apply(new Command.Refuse("too large"), REVIEWER, NOON));
    assertThat(refused.state()).isEqualTo(new State.Refused("reviewer", NOON, "too large"));
    assertRefused(
        approve(refused, OPERATOR),
        "escalation-over: escalation e1 was refused by `reviewer` at 2026-01-01T12:00:00Z");
  }

  @Test
  void what_is_approved_is_not_refused_afterwards() {
    var approved = taken(approve(open(need("large", 1)), OPERATOR));
    assertRefused(
        approved.apply(new Command.Refuse("wait"), REVIEWER, NOON),
        "escalation-over: escalation e1 was approved at 2026-01-01T12:00:00Z");
  }

  @Test
  void an_escalation_that_nobody_needs_is_closed() {
    var closed = closed(Why.NO_LONGER_NEEDED);
    assertRefused(
        approve(closed, OPERATOR),
        "escalation-over: escalation e1 was closed at 2026-01-01T12:00:00Z: no longer needed");
    assertRefused(
        open(need("large", 1)).apply(new Command.Close(Why.EXPIRED), OPERATOR, NOON),
        "not-permitted: `operator` may not hold a call: it takes the role enforcement_point");
  }

  @Test
  void when_the_client_has_gone_the_answer_may_still_be_given() {
    assertThat(taken(approve(closed(Why.CLIENT_GONE), OPERATOR)).state())
        .isEqualTo(new State.Approved(NOON));
  }

  private static Escalation closed(Why why) {
    return taken(open(need("large", 1)).apply(new Command.Close(why), GATEWAY, NOON));
  }

  @Test
  void an_escalation_expires() {
    var escalation = open(need("large", 1));
    assertRefused(
        approve(escalation, OPERATOR, EXPIRES),
        "escalation-over: escalation e1 expired at 2026-01-01T20:00:00Z");
    var closed = taken(escalation.apply(new Command.Close(Why.EXPIRED), SERVER, EXPIRES));
    assertThat(closed.state()).isEqualTo(new State.Closed(Why.EXPIRED, EXPIRES));
  }

  @Test
  void an_escalation_without_a_need_is_a_mistake_of_ours() {
    assertThatThrownBy(EscalationTest::open).hasMessage("an escalation needs somebody's yes");
  }
}
