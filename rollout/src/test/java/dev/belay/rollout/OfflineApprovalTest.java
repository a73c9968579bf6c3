package dev.belay.rollout;

import static dev.belay.rollout.EscalationTest.need;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.digest;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Answer;
import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Cause;
import dev.belay.engine.Need;
import dev.belay.engine.Opinion;
import dev.belay.engine.Policy;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Actor.Person;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class OfflineApprovalTest {

  private static final Need LARGE = need("large", 2, "treasury");
  private static final Need ABROAD = need("abroad", 1, "legal");
  private static final Person ANN = in("ann", "treasury");

  private static Person in(String name, String... groups) {
    return new Person(name, Set.of(), Set.copyOf(Arrays.asList(groups)), Set.of());
  }

  private static Answer answer(Verdict verdict, Need... needs) {
    var opinion =
        new Opinion(
            verdict,
            verdict,
            new Cause.ByRule("payments", "large"),
            new TreeSet<>(Arrays.asList(needs)),
            List.of(),
            Optional.empty(),
            true);
    return new Answer(verdict, List.of(opinion));
  }

  private static OfflineApproval asked(Answer answer, Optional<Duration> within, String... rules) {
    return new OfflineApproval(
        answer,
        digest("call"),
        new Hand("agent-7", new TreeSet<>(Set.of("olga"))),
        Optional.of("olga"),
        Set.copyOf(Arrays.asList(rules)),
        within);
  }

  private static OfflineApproval asked(Need... needs) {
    return asked(answer(Verdict.REQUIRE_APPROVAL, needs), Optional.empty());
  }

  private static Applied<Approval> give(OfflineApproval asked, Person who) {
    return asked.give(who, "a1", NOON);
  }

  private static void assertRefused(Applied<Approval> applied, String code, String message) {
    var problem = ((Applied.Refused<Approval>) applied).problem();
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.message()).isEqualTo(message);
  }

  @Test
  void it_is_for_the_call_and_the_rules_that_ask_whoever_gives_it() {
    var approval = taken(give(asked(LARGE, ABROAD), ANN));

    assertThat(approval.call()).isEqualTo(digest("call"));
    assertThat(approval.covers()).containsExactly(LARGE.rule());
    assertThat(approval.approver()).isEqualTo("ann");
    assertThat(approval.groups()).containsExactly("treasury");
    assertThat(approval.expires()).isEqualTo(NOON.plus(Duration.ofMinutes(30)));
  }

  @Test
  void it_may_be_for_some_of_the_rules() {
    var both = in("ann", "treasury", "legal");
    var answer = answer(Verdict.REQUIRE_APPROVAL, LARGE, ABROAD);

    assertThat(taken(give(asked(LARGE, ABROAD), both)).covers())
        .containsExactlyInAnyOrder(LARGE.rule(), ABROAD.rule());
    assertThat(taken(give(asked(answer, Optional.empty(), "payments/abroad"), both)).covers())
        .containsExactly(ABROAD.rule());
    assertRefused(
        give(asked(answer, Optional.empty(), "payments/small"), both),
        "no-such-need",
        "the call needs nobody's yes for `payments/small`");
  }

  @Test
  void what_is_allowed_needs_none_and_what_is_blocked_is_not_lifted() {
    assertRefused(
        give(asked(answer(Verdict.ALLOW), Optional.empty()), ANN),
        "not-needed",
        "the call needs nobody's yes: it is allowed");
    assertRefused(
        give(asked(answer(Verdict.BLOCK), Optional.empty()), ANN),
        "not-lifted",
        "no yes lifts this: block by payments/large");
    assertRefused(
        give(asked(answer(Verdict.DRY_RUN), Optional.empty()), ANN),
        "not-lifted",
        "no yes lifts this: dry_run by payments/large");
  }

  @Test
  void nobody_approves_a_call_that_they_have_a_part_in() {
    var agent = in("agent-7", "treasury");
    var assistant = new Person("anton", Set.of(), Set.of("treasury"), Set.of("agent-7"));
    for (var who : List.of(agent, in("olga", "treasury"), assistant)) {
      assertRefused(
          give(asked(LARGE), who),
          "own-call",
          "the call of `agent-7` is not for `%s` to answer".formatted(who.name()));
    }
    assertThat(taken(give(asked(need("large", 1, "subject")), in("olga"))).approver())
        .as("where the policy asks the person for whom it is made")
        .isEqualTo("olga");
  }

  @Test
  void nobody_approves_who_is_not_asked() {
    assertRefused(
        give(asked(LARGE, ABROAD), in("bob", "sales")),
        "not-asked",
        "the call asks legal, treasury, and `bob` is none of them");
  }

  @Test
  void it_is_good_for_as_long_as_the_policy_says_or_shorter() {
    var answer = answer(Verdict.REQUIRE_APPROVAL, LARGE);
    assertThat(taken(give(asked(answer, Optional.of(Duration.ofMinutes(10))), ANN)).expires())
        .isEqualTo(NOON.plus(Duration.ofMinutes(10)));
    assertRefused(
        give(asked(answer, Optional.of(Duration.ofMinutes(31))), ANN),
        "too-long",
        "a yes to this call is good for 30m at most, not for 31m");
    assertRefused(
        give(asked(answer, Optional.of(Duration.ZERO)), ANN),
        "too-short",
        "a yes must be good for some time");
  }

  @Test
  void it_is_good_for_a_day_at_most_whatever_the_policy_says() {
    var patient =
        new Need(
            new Policy.Approval(List.of(), 1, Duration.ofDays(7)),
            "payments",
            new RuleOf(digest("payments"), "large"));
    assertThat(taken(give(asked(patient), ANN)).expires()).isEqualTo(NOON.plus(Duration.ofDays(1)));
    assertRefused(
        give(
            asked(answer(Verdict.REQUIRE_APPROVAL, patient), Optional.of(Duration.ofHours(25))),
            ANN),
        "too-long",
        "a yes to this call is good for 24h at most, not for 25h");
  }
}
