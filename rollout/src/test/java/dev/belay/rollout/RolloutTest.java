package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.GATEWAY;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.PIPELINE;
import static dev.belay.rollout.Team.SERVER;
import static dev.belay.rollout.Team.advance;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.details;
import static dev.belay.rollout.Team.digest;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Stage;
import dev.belay.rollout.Gate.Seen;
import dev.belay.rollout.Rollout.Command;
import dev.belay.rollout.Rollout.OnBreach;
import dev.belay.rollout.Rollout.State;
import dev.belay.rollout.Rollout.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class RolloutTest {

  private static final Command RETREAT = new Command.Retreat(Optional.empty(), "too many blocked");
  private static final Command PAUSE = new Command.Pause("lunch");
  private static final Command ABORT = new Command.Abort("it was a mistake");

  private final Rollout first = rollout(OnBreach.RETREAT);
  private final Rollout second = taken(first.apply(advance(), OPERATOR, NOON));

  private static Rollout rollout(OnBreach onBreach) {
    var steps =
        List.of(
            new Step(Stage.OBSERVE, Map.of(), 100, List.of(new Gate.Subjects(20))),
            new Step(Stage.ENFORCE, Map.of("region", "eu"), 12.5, List.of()),
            Step.of(Stage.ENFORCE));
    return new Rollout(
        "r1",
        1,
        digest("one"),
        steps,
        0,
        NOON,
        "operator",
        List.of(),
        onBreach,
        OPERATOR.hand(),
        new State.Running());
  }

  @Test
  void a_person_moves_it_from_step_to_step_and_finishes_it() {
    assertThat(details(first.apply(advance(), OPERATOR, NOON)))
        .containsEntry("to", "enforce for 12.5% of subjects");
    var third = taken(second.apply(advance(), OPERATOR, NOON));
    assertThat(third.current().text()).isEqualTo("enforce for everyone");
    var finished = third.apply(advance(), OPERATOR, NOON);
    assertThat(notes(finished)).containsExactly("Rollout.Finished r1");
    assertThat(taken(finished).state()).isEqualTo(new State.Finished("operator", NOON));
  }

  @Test
  void it_goes_on_when_its_gates_hold() {
    var tooFew = new Command.Advance(new Seen(Duration.ofHours(1), 3, 0, 0), "");
    assertRefused(
        first.apply(tooFew, OPERATOR, NOON),
        "gate-fails: the gate `subjects 20` does not hold: 3 seen");
    var bypassed = new Command.Advance(new Seen(Duration.ofHours(1), 20, 0, 2), "");
    assertRefused(
        second.apply(bypassed, OPERATOR, NOON),
        "bypass: 2 calls were executed without a decision, and no gate holds with one;"
            + " find out who executed them");
  }

  @Test
  void only_a_person_who_may_moves_it_forward() {
    assertRefused(
        first.apply(advance(), AUTHOR, NOON),
        "not-permitted: `author` may not move a rollout: it takes the role operator");
    assertRefused(
        first.apply(advance(), PIPELINE, NOON),
        "not-a-person: `pipeline` is a machine, and only a person may move a rollout forward");
    assertRefused(
        first.apply(advance(), SERVER, NOON),
        "not-permitted: `belay` may not move a rollout: it takes the role operator");
    assertRefused(
        first.apply(ABORT, PIPELINE, NOON),
        "not-a-person: `pipeline` is a machine, and only a person may abort a rollout");
  }

  @Test
  void a_person_takes_it_to_any_earlier_step() {
    var third = taken(second.apply(advance(), OPERATOR, NOON));
    var back = third.apply(new Command.Retreat(Optional.of(0), "back"), OPERATOR, NOON);
    assertThat(taken(back).step()).isEqualTo(0);
    assertThat(notes(back)).containsExactly("Rollout.Retreated r1");
    assertThat(taken(third.apply(RETREAT, OPERATOR, NOON)).step()).isEqualTo(1);
    assertRefused(
        second.apply(new Command.Retreat(Optional.of(1), "back"), OPERATOR, NOON),
        "no-earlier-step: expected a step from 0 to 0, before the present one, found 1");
    assertRefused(
        first.apply(RETREAT, OPERATOR, NOON),
        "no-earlier-step: rollout r1 is at its first step; abort it");
  }

  @Test
  void a_machine_retreats_where_the_rollout_leaves_it_to_machines() {
    assertThat(taken(second.apply(RETREAT, SERVER, NOON)).step()).isEqualTo(0);
    assertThat(taken(second.apply(RETREAT, PIPELINE, NOON)).step()).isEqualTo(0);
    var byPeople = taken(rollout(OnBreach.PAUSE).apply(advance(), OPERATOR, NOON));
    assertRefused(
        byPeople.apply(RETREAT, SERVER, NOON),
        "not-for-machines: `belay` is a machine, and rollout r1 is moved by people only");
    var paused = taken(second.apply(PAUSE, OPERATOR, NOON));
    assertRefused(
        paused.apply(RETREAT, SERVER, NOON),
        "not-for-machines: `belay` is a machine, and rollout r1 is moved by people only");
    assertRefused(
        second.apply(RETREAT, GATEWAY, NOON),
        "not-permitted: `gateway` may not move a rollout: it takes the role operator");
  }

  @Test
  void a_paused_one_stays_where_it_is_until_a_person_resumes_it() {
    var paused = taken(second.apply(PAUSE, SERVER, NOON));
    assertRefused(
        paused.apply(advance(), OPERATOR, NOON),
        "rollout-paused: rollout r1 was paused by `belay`: lunch; resume it first");
    assertRefused(
        paused.apply(new Command.Resume("go on"), PIPELINE, NOON),
        "not-a-person: `pipeline` is a machine, and only a person may resume a rollout");
    var resumed = taken(paused.apply(new Command.Resume("go on"), OPERATOR, NOON));
    assertThat(resumed).isEqualTo(second);
    assertRefused(
        second.apply(new Command.Resume("go on"), OPERATOR, NOON),
        "not-paused: rollout r1 is not paused");
    assertThat(taken(paused.apply(RETREAT, OPERATOR, NOON)).step()).isEqualTo(0);
  }

  @Test
  void what_has_ended_moves_no_more() {
    var aborted = taken(first.apply(ABORT, OPERATOR, NOON));
    assertRefused(
        aborted.apply(advance(), OPERATOR, NOON),
        "rollout-ended: rollout r1 was aborted by `operator` at 2026-01-01T12:00:00Z");
    var third = taken(second.apply(advance(), OPERATOR, NOON));
    var finished = taken(third.apply(advance(), OPERATOR, NOON));
    assertRefused(
        finished.apply(ABORT, OPERATOR, NOON),
        "rollout-ended: rollout r1 finished at 2026-01-01T12:00:00Z");
    assertRefused(
        first.apply(new Command.Abort(" "), OPERATOR, NOON),
        "reason-missing: to abort a rollout needs a reason;"
            + " say why in a sentence, for whoever reads the audit");
  }
}
