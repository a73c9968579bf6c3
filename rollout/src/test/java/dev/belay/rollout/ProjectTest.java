package dev.belay.rollout;

import static dev.belay.rollout.Team.AUTHOR;
import static dev.belay.rollout.Team.LEAD;
import static dev.belay.rollout.Team.NOON;
import static dev.belay.rollout.Team.OPERATOR;
import static dev.belay.rollout.Team.PIPELINE;
import static dev.belay.rollout.Team.SERVER;
import static dev.belay.rollout.Team.advance;
import static dev.belay.rollout.Team.assertRefused;
import static dev.belay.rollout.Team.decided;
import static dev.belay.rollout.Team.digest;
import static dev.belay.rollout.Team.move;
import static dev.belay.rollout.Team.notes;
import static dev.belay.rollout.Team.production;
import static dev.belay.rollout.Team.project;
import static dev.belay.rollout.Team.published;
import static dev.belay.rollout.Team.rollBack;
import static dev.belay.rollout.Team.start;
import static dev.belay.rollout.Team.taken;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.rollout.Project.Command;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ProjectTest {

  private static final Rollout.Command ABORT = new Rollout.Command.Abort("it was a mistake");

  private final Project zero = project(1);
  private final Project one = published(zero);

  @Test
  void a_project_begins_with_release_0_deciding_everywhere() {
    assertThat(zero.head().number()).isEqualTo(0);
    var assigned = production(zero).assigned();
    assertThat(assigned.generation()).isEqualTo(1);
    assertThat(assigned.baseline()).isEqualTo(0);
    assertThat(assigned.baselineAddress()).isEqualTo(digest("zero"));
    assertRefused(
        Project.make(
            new Project.Opening("p", 0, List.of(), java.util.Set.of(), digest("zero")),
            AUTHOR,
            NOON),
        "not-permitted: `author` may not make a project: it takes the role administrator");
  }

  @Test
  void a_rollout_tries_a_release_beside_what_decides_until_it_decides() {
    var started = taken(one.apply(start("r1", 1, Stage.OBSERVE, Stage.ENFORCE), OPERATOR, NOON));
    var tried = production(started).assigned().candidates().getFirst();
    assertThat(tried.release()).contains(1);
    assertThat(tried.stage()).isEqualTo(Stage.OBSERVE);
    assertThat(tried.cohort().key()).isEqualTo("r1");
    assertThat(production(started).assigned().approvers()).containsExactly("on-call");
    var enforced = taken(started.apply(move("r1", advance()), OPERATOR, NOON));
    assertThat(production(enforced).baseline().release()).isEqualTo(0);
    var finished = taken(enforced.apply(move("r1", advance()), OPERATOR, NOON));
    assertThat(production(finished).baseline().release()).isEqualTo(1);
    assertThat(production(finished).assigned().candidates()).isEmpty();
    assertThat(production(finished).former())
        .extracting(Environment.Reign::release)
        .containsExactly(0);
    assertThat(production(finished).generation()).isEqualTo(4);
  }

  @Test
  void a_rollout_needs_an_owner_an_end_a_newer_release_and_a_person() {
    assertRefused(
        one.apply(owned("", List.of(Rollout.Step.of(Stage.ENFORCE))), OPERATOR, NOON),
        "rollback-owner-missing: a rollout needs a rollback owner;"
            + " name the person who watches it and takes it back");
    for (var steps :
        List.<List<Rollout.Step>>of(List.of(), List.of(Rollout.Step.of(Stage.OBSERVE)))) {
      assertRefused(
          one.apply(owned("operator", steps), OPERATOR, NOON),
          "no-enforce-step: the last step of a rollout is enforce;"
              + " end with a step such as `enforce`; finishing makes it the baseline");
    }
    var tooMany = new Rollout.Step(Stage.ENFORCE, Map.of(), 101, List.of());
    assertRefused(
        one.apply(owned("operator", List.of(tooMany)), OPERATOR, NOON),
        "bad-percent: expected a percentage from 0 to 100, found 101.0");
    assertRefused(
        one.apply(start("r1", 7, Stage.ENFORCE), OPERATOR, NOON),
        "unknown-release: project agents has no release 7");
    assertRefused(
        one.apply(start("r1", 0, Stage.ENFORCE), OPERATOR, NOON),
        "not-newer: release 0 is not newer than release 0, which decides in production;"
            + " to go back, roll back");
    assertRefused(
        one.apply(start("r1", 1, Stage.ENFORCE), PIPELINE, NOON),
        "not-a-person: `pipeline` is a machine, and only a person may start a rollout");
  }

  private static Command owned(String rollbackOwner, List<Rollout.Step> steps) {
    return new Command.StartRollout(
        "production", "r1", 1, steps, rollbackOwner, List.of(), Rollout.OnBreach.PAUSE);
  }

  @Test
  void what_is_not_there_is_named() {
    assertRefused(
        one.apply(new Command.ExpireStops("staging"), OPERATOR, NOON),
        "unknown-environment: project agents has no environment `staging`");
    assertRefused(
        one.apply(move("r9", advance()), OPERATOR, NOON),
        "unknown-rollout: production has no rollout `r9`");
    assertRefused(
        one.apply(new Command.LiftStop("production", "s9", "over"), OPERATOR, NOON),
        "unknown-stop: no stop `s9` is in force in production");
  }

  @Test
  void one_rollout_at_a_time_and_others_queue() {
    var two = published(one);
    var first = taken(two.apply(start("r1", 1, Stage.ENFORCE), OPERATOR, NOON));
    assertRefused(
        first.apply(start("r2", 1, Stage.ENFORCE), OPERATOR, NOON),
        "already-rolling-out: release 1 is on its way in production already, as rollout r1");
    var queued = taken(first.apply(start("r2", 2, Stage.ENFORCE), OPERATOR, NOON));
    assertThat(production(queued).assigned().candidates())
        .extracting(Assigned.Tried::release)
        .containsExactly(Optional.of(1));
    assertRefused(
        queued.apply(move("r2", advance()), OPERATOR, NOON),
        "rollout-queued: rollout r2 waits until another one has ended");
    var finished = queued.apply(move("r1", advance()), OPERATOR, NOON);
    assertThat(notes(finished)).containsExactly("Rollout.Finished r1", "Rollout.Begun r2");
    assertThat(production(taken(finished)).rollout().map(Rollout::id)).contains("r2");
  }

  @Test
  void an_abort_withdraws_the_release_and_what_was_built_on_it() {
    var two = published(one);
    var first = taken(two.apply(start("r1", 1, Stage.OBSERVE, Stage.ENFORCE), OPERATOR, NOON));
    var queued = taken(first.apply(start("r2", 2, Stage.ENFORCE), OPERATOR, NOON));
    var aborted = queued.apply(move("r1", ABORT), OPERATOR, NOON);
    assertThat(notes(aborted))
        .containsExactly(
            "Rollout.Aborted r1",
            "Release.Withdrawn 1",
            "Release.Withdrawn 2",
            "Rollout.Aborted r2");
    var next = taken(aborted);
    assertThat(next.head().number()).isEqualTo(0);
    assertThat(next.withdrawnSince(queued))
        .extracting(NumberedRelease::change)
        .containsExactly(Optional.of("c1"), Optional.of("c2"));
    assertThat(production(next).baseline().release()).isEqualTo(0);
    assertThat(production(next).assigned().candidates()).isEmpty();
    assertRefused(
        next.apply(start("r3", 1, Stage.ENFORCE), OPERATOR, NOON),
        "withdrawn-release: release 1 was withdrawn by `operator`: it was a mistake;"
            + " its change is open again; publish that");
    assertThat(published(next).head().number()).isEqualTo(3);
  }

  @Test
  void a_rollback_publishes_older_content_straight_to_enforce() {
    var two = decided(decided(zero, NOON), NOON);
    var back = two.apply(rollBack(Optional.empty()), OPERATOR, NOON);
    assertThat(notes(back)).containsExactly("Release.RolledBack 3", "Release.Withdrawn 2");
    var next = taken(back);
    assertThat(next.head().number()).isEqualTo(3);
    assertThat(next.head().restores()).contains(1);
    assertThat(next.head().address()).isEqualTo(two.release(1).orElseThrow().address());
    assertThat(production(next).assigned().baseline()).isEqualTo(3);
    assertThat(next.withdrawnSince(two))
        .extracting(NumberedRelease::change)
        .containsExactly(Optional.of("c2"));
  }

  @Test
  void a_rollback_leaves_a_rollout_that_decides_for_anyone() {
    var two = published(decided(zero, NOON));
    var enforcing = taken(two.apply(start("x", 2, Stage.ENFORCE), OPERATOR, NOON));
    var back = enforcing.apply(rollBack(Optional.empty()), OPERATOR, NOON);
    assertThat(notes(back))
        .containsExactly("Release.RolledBack 3", "Release.Withdrawn 2", "Rollout.Aborted x");
    assertThat(taken(back).head().restores()).contains(1);
  }

  @Test
  void a_rollback_ends_an_observed_rollout_that_builds_on_what_it_leaves() {
    var two = published(decided(zero, NOON));
    var observing = taken(two.apply(start("x", 2, Stage.OBSERVE, Stage.ENFORCE), OPERATOR, NOON));
    var back = observing.apply(rollBack(Optional.empty()), OPERATOR, NOON);
    assertThat(taken(back).head().restores()).contains(0);
    assertThat(notes(back))
        .containsExactly(
            "Release.RolledBack 3",
            "Release.Withdrawn 1",
            "Release.Withdrawn 2",
            "Rollout.Aborted x");
  }

  @Test
  void a_second_rollback_by_mistake_goes_nowhere() {
    var two = decided(decided(zero, NOON), NOON);
    var back = taken(two.apply(rollBack(Optional.empty()), OPERATOR, NOON));
    assertRefused(
        back.apply(rollBack(Optional.empty()), OPERATOR, NOON),
        "rolled-back-already: production went back to release 1 already, as release 3;"
            + " name the release to go back to");
    assertRefused(
        back.apply(rollBack(Optional.of(1)), OPERATOR, NOON),
        "already-there: production is decided by the content of release 1 already;"
            + " name another release");
    assertThat(taken(back.apply(rollBack(Optional.of(2)), OPERATOR, NOON)).head().restores())
        .contains(2);
    assertThat(taken(back.apply(rollBack(Optional.of(0)), OPERATOR, NOON)).head().restores())
        .contains(0);
  }

  @Test
  void a_rollback_goes_back_30_days_and_always_to_the_one_before() {
    var later = NOON.plus(Duration.ofDays(40));
    var two = decided(decided(zero, NOON), NOON);
    assertRefused(
        two.apply(rollBack(Optional.of(0)), OPERATOR, later),
        "outside-rollback-window: release 0 decided in production until 2026-01-01T12:00:00Z,"
            + " more than 30 days ago; publish its content as a change");
    assertThat(notes(two.apply(rollBack(Optional.of(1)), OPERATOR, later)))
        .contains("Release.RolledBack 3");
    assertRefused(
        two.apply(rollBack(Optional.of(7)), OPERATOR, NOON),
        "never-baseline: release 7 never decided in production; publish it as a change");
    assertRefused(
        zero.apply(rollBack(Optional.empty()), OPERATOR, NOON),
        "nothing-before: nothing decided in production before release 0; publish a change");
  }

  @Test
  void a_rollback_takes_the_permission_and_a_reason_and_a_machine_may() {
    var two = decided(decided(zero, NOON), NOON);
    assertRefused(
        two.apply(rollBack(Optional.empty()), AUTHOR, NOON),
        "not-permitted: `author` may not roll back: it takes the role operator");
    assertRefused(
        two.apply(new Command.RollBack("production", Optional.empty(), ""), OPERATOR, NOON),
        "reason-missing: a rollback needs a reason;"
            + " say why in a sentence, for whoever reads the audit");
    assertThat(notes(two.apply(rollBack(Optional.empty()), PIPELINE, NOON))).isNotEmpty();
  }

  @Test
  void a_stop_is_pulled_by_one_and_let_go_by_another() {
    var stopped = taken(one.apply(stop("/tool/name", Optional.empty()), OPERATOR, NOON));
    assertThat(production(stopped).assigned().stops()).hasSize(1);
    assertThat(production(stopped).generation()).isEqualTo(2);
    assertRefused(
        stopped.apply(new Command.LiftStop("production", "s1", "over"), OPERATOR, NOON),
        "own-stop: stop s1 was placed by `operator` and is lifted by somebody else;"
            + " ask another operator, or wait until it expires");
    assertRefused(
        stopped.apply(new Command.LiftStop("production", "s1", "over"), PIPELINE, NOON),
        "not-a-person: `pipeline` is a machine, and only a person may lift a stop");
    var lifted = taken(stopped.apply(new Command.LiftStop("production", "s1", "over"), LEAD, NOON));
    assertThat(production(lifted).assigned().stops()).isEmpty();
  }

  @Test
  void a_stop_ends_when_its_time_is_over() {
    var end = NOON.plusSeconds(60);
    var stopped = taken(one.apply(stop("/tool/name", Optional.of(end)), PIPELINE, NOON));
    var expire = new Command.ExpireStops("production");
    assertThat(taken(stopped.apply(expire, SERVER, end.minusSeconds(1)))).isEqualTo(stopped);
    var over = stopped.apply(expire, SERVER, end);
    assertThat(notes(over)).containsExactly("Stop.Expired s1");
    assertThat(production(taken(over)).stops()).isEmpty();
  }

  @Test
  void a_stop_has_fields_a_reason_and_a_future() {
    assertRefused(
        one.apply(
            new Command.PlaceStop("production", "s1", Map.of(), "an attack", Optional.empty()),
            OPERATOR,
            NOON),
        "stop-without-fields: a stop needs at least one field;"
            + " name a field and its value, such as `/tool/name`");
    assertRefused(
        one.apply(stop("/tool/name", Optional.of(NOON)), OPERATOR, NOON),
        "stop-expired: the stop would be over before it begins");
    assertRefused(
        one.apply(stop("/tool/name", Optional.empty()), AUTHOR, NOON),
        "not-permitted: `author` may not place or lift a stop: it takes the role operator");
  }

  private static Command stop(String field, Optional<java.time.Instant> expires) {
    return new Command.PlaceStop(
        "production", "s1", Map.of(field, Value.text("fs.delete")), "an attack", expires);
  }

  @Test
  void drafts_are_observed_and_dropped() {
    var observe = new Command.ObserveDraft("production", "c5", digest("draft"));
    var observed = taken(one.apply(observe, AUTHOR, NOON));
    var tried = production(observed).assigned().candidates().getFirst();
    assertThat(tried.isDraft()).isTrue();
    assertThat(tried.stage()).isEqualTo(Stage.OBSERVE);
    assertThat(taken(observed.apply(observe, SERVER, NOON))).isEqualTo(observed);
    var dropped = taken(observed.apply(new Command.DropDraft("production", "c5"), AUTHOR, NOON));
    assertThat(production(dropped).assigned().candidates()).isEmpty();
    assertThat(production(dropped).generation()).isEqualTo(3);
  }
}
