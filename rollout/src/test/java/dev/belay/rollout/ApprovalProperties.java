package dev.belay.rollout;

import static dev.belay.rollout.EscalationTest.need;
import static dev.belay.rollout.EscalationTest.open;
import static dev.belay.rollout.Team.GATEWAY;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.digest;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Approval;
import dev.belay.rollout.Actor.Person;
import dev.belay.rollout.Escalation.Command;
import dev.belay.rollout.Escalation.State;
import dev.belay.rollout.Escalation.Why;
import dev.belay.testkit.Choices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// What holds on every path of commands, tried on all short ones.
final class ApprovalProperties {

  private static final List<Person> PEOPLE =
      List.of(
          person("caller", Set.of("treasury"), Set.of()),
          person("assistant", Set.of("treasury"), Set.of("caller")),
          person("treasurer", Set.of("treasury"), Set.of()),
          person("banker", Set.of("treasury", "security"), Set.of()));

  private static Person person(String name, Set<String> groups, Set<String> actsFor) {
    return new Person(name, Set.of(Role.OPERATOR), groups, actsFor);
  }

  @Test
  void an_approval_is_never_used_for_two_decisions() {
    int tried = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var approval = GivenApprovalTest.GIVEN;
      var usedBy = new TreeSet<String>();
      for (int i = 0; i < 4; i++) {
        var decision = choices.oneOf(List.of("d1", "d2", "d3"));
        var call = choices.oneOf(List.of("call", "another call"));
        var at = choices.flag() ? NOON : NOON.plusSeconds(61);
        var applied = approval.redeem(decision, digest(call), GATEWAY, at);
        if (applied instanceof Applied.Taken<GivenApproval>(var next, _)) {
          usedBy.add(decision);
          approval = next;
          assertThat(call).as("%s", choices).isEqualTo("call");
        }
      }
      assertThat(usedBy).as("%s", choices).hasSizeLessThanOrEqualTo(1);
    }
    assertThat(tried).isEqualTo(12 * 12 * 12 * 12);
  }

  @Test
  void a_call_is_approved_by_enough_people_who_have_no_part_in_it_and_never_after_a_no() {
    int tried = 0;
    int approved = 0;
    for (var choices = new Choices(); choices.hasMore(); tried++) {
      var escalation =
          open(
              new Hand("caller", new TreeSet<>()),
              Optional.empty(),
              need("large", 1, "treasury"),
              need("tainted", 1, "security"));
      var wasRefused = false;
      for (int step = 0; step < 4; step++) {
        int choice = choices.below(2 * PEOPLE.size() + 2);
        var applied = step(escalation, choice);
        if (applied instanceof Applied.Taken<Escalation>(var next, _)) {
          assertThat(wasRefused).as("%s", choices).isFalse();
          escalation = next;
          wasRefused = next.state() instanceof State.Refused;
        }
      }
      var people = escalation.approvals().stream().map(Approval::approver).toList();
      assertThat(people).as("%s", choices).doesNotHaveDuplicates();
      assertThat(people).as("%s", choices).doesNotContain("caller", "assistant");
      if (escalation.state() instanceof State.Approved) {
        approved++;
        assertThat(people).as("%s", choices).containsExactlyInAnyOrder("treasurer", "banker");
      }
    }
    assertThat(tried).isEqualTo(10 * 10 * 10 * 10);
    assertThat(approved).isPositive();
  }

  private static Applied<Escalation> step(Escalation escalation, int choice) {
    if (choice >= 2 * PEOPLE.size()) {
      var why = choice % 2 == 0 ? Why.CLIENT_GONE : Why.NO_LONGER_NEEDED;
      return escalation.apply(new Command.Close(why), GATEWAY, NOON);
    }
    var who = PEOPLE.get(choice / 2);
    var command =
        choice % 2 == 0 ? new Command.Approve("a-" + who.name(), "") : new Command.Refuse("no");
    return escalation.apply(command, who, NOON);
  }

  /// What an escalation gives is what lifts the call: one function says so in both places.
  @Test
  void who_approves_first_does_not_matter() {
    for (var choices = new Choices(); choices.hasMore(); ) {
      var left = new ArrayList<>(PEOPLE);
      var escalation =
          open(
              new Hand("agent", new TreeSet<>()),
              Optional.empty(),
              need("large", 2, "treasury"),
              need("tainted", 1, "security"));
      while (!left.isEmpty()) {
        var who = left.remove(choices.below(left.size()));
        var command = new Command.Approve("a-" + who.name(), "");
        if (escalation.apply(command, who, NOON)
            instanceof Applied.Taken<Escalation>(var next, _)) {
          escalation = next;
        }
      }
      assertThat(escalation.state()).as("%s", choices).isInstanceOf(State.Approved.class);
    }
  }
}
