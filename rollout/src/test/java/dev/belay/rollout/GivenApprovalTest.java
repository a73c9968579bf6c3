package dev.belay.rollout;

import static dev.belay.rollout.Team.GATEWAY;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.digest;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Approval;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class GivenApprovalTest {

  private static final Instant EXPIRES = NOON.plusSeconds(60);

  static final GivenApproval GIVEN =
      GivenApproval.unused(
          new Approval(
              "a1", digest("call"), Set.of(), "operator", List.of(), List.of(), NOON, EXPIRES));

  @Test
  void an_approval_is_used_once_and_for_one_decision() {
    var used = GIVEN.redeem("d1", digest("call"), GATEWAY, NOON);
    assertThat(notes(used)).containsExactly("Approval.Used a1");
    assertRefused(
        taken(used).redeem("d2", digest("call"), GATEWAY, NOON),
        "approval-used: approval a1 was used at 2026-01-01T12:00:00Z by decision d1;"
            + " ask for another one");
  }

  @Test
  void for_the_same_decision_the_answer_stays_yes() {
    var used = taken(GIVEN.redeem("d1", digest("call"), GATEWAY, NOON));
    var again = used.redeem("d1", digest("call"), GATEWAY, EXPIRES);
    assertThat(taken(again)).isEqualTo(used);
    assertThat(notes(again)).isEmpty();
  }

  @Test
  void an_expired_or_foreign_approval_is_refused() {
    assertRefused(
        GIVEN.redeem("d1", digest("call"), GATEWAY, EXPIRES),
        "approval-expired: approval a1 expired at 2026-01-01T12:01:00Z; ask for another one");
    assertRefused(
        GIVEN.redeem("d1", digest("another call"), GATEWAY, NOON),
        "approval-foreign: approval a1 is for another call");
    assertRefused(
        GIVEN.redeem("d1", digest("call"), OPERATOR, NOON),
        "not-permitted: `operator` may not use up an approval:"
            + " it takes the role enforcement_point");
  }
}
