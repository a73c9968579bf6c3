package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.EnvironmentRecord;
import dev.belay.wire.Reason;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.RolloutRecord;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// From an edit to the baseline and back, over real sockets: anna writes, rita reviews, otto
/// operates.
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LifeOfAChangeTest {

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Team team;

  LifeOfAChangeTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.team = Team.of(plane, postgres, "life");
  }

  @BeforeEach
  void startAnew() {
    team = Team.of(plane, postgres, "life");
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void a_project_begins_with_release_0_in_production() {
    var production = team.production();

    assertThat(production.baseline()).isZero();
    assertThat(production.head()).isZero();
    assertThat(production.generation()).isEqualTo(1);
    assertThat(assignment().baseline().address()).isEqualTo(production.address());
    assertThat(file(production.address(), ReleaseFile.Kind.RELEASE))
        .isInstanceOfSatisfying(
            ReleaseFile.Opened.Trusted.class,
            trusted -> assertThat(trusted.release().policies()).isEmpty());
  }

  @Test
  void a_change_goes_from_an_edit_to_the_baseline_and_back() {
    var change = team.open(Team.NO_DELETES);
    assertThat(change.problems()).isEmpty();
    assertThat(team.production().drafts()).containsOnlyKeys(change.id());
    assertObserved(assignment(), true);

    var plan = team.plan(change.id());
    assertThat(plan.changedFiles()).containsExactly("policies/no-deletes.yaml");
    assertThat(team.accept(change.id(), plan, team.rita()).status()).isEqualTo(201);
    var release = Team.created(team.publish(change.id(), plan, 0), ReleaseRecord.class);
    assertThat(release.number()).isEqualTo(1);
    assertThat(release.author()).isEqualTo("anna");
    assertThat(release.publishedBy()).isEqualTo("otto");
    assertThat(assignment().candidates()).isEmpty();

    var rollout = team.rollOut(1, Stage.OBSERVE, Stage.REQUIRE_APPROVAL, Stage.ENFORCE);
    assertObserved(assignment(), false);
    assertThat(Team.read(team.advance(rollout), RolloutRecord.class).step()).isEqualTo(1);
    assertThat(assignment().approvers()).containsExactly("leads");
    team.advance(rollout);
    assertThat(assignment().candidates().getFirst().stage()).isEqualTo(Stage.ENFORCE);
    assertThat(Team.read(team.advance(rollout), RolloutRecord.class).state()).isEqualTo("finished");
    assertThat(assignment().baseline().number()).isEqualTo(1);
    assertThat(assignment().candidates()).isEmpty();

    var back = Team.created(team.rollBack("too strict"), ReleaseRecord.class);
    assertThat(back.number()).isEqualTo(2);
    assertThat(back.restores()).contains(0);
    assertThat(assignment().baseline().number()).isEqualTo(2);
    assertThat(team.production().head()).isEqualTo(2);
    assertThat(team.change(change.id()).state()).isEqualTo("open");
    assertThat(team.production().drafts()).containsOnlyKeys(change.id());
  }

  private static void assertObserved(AssignmentDocument assignment, boolean isDraft) {
    assertThat(assignment.candidates()).hasSize(1);
    assertThat(assignment.candidates().getFirst().stage()).isEqualTo(Stage.OBSERVE);
    assertThat(assignment.candidates().getFirst().isDraft()).isEqualTo(isDraft);
  }

  @Test
  void everything_that_was_done_and_refused_is_in_the_audit() {
    var change = team.open(Team.NO_DELETES);
    var plan = team.plan(change.id());
    team.accept(change.id(), plan, team.anna());
    team.accept(change.id(), plan, team.rita());
    team.publish(change.id(), plan, 0);

    assertThat(team.site().audit("%"))
        .containsExactly(
            "root Project.Made agents",
            "anna Change.Opened agents/1",
            "anna Draft.Observed agents/1",
            "anna Change.Planned agents/1",
            "anna Change.Accepted agents/1 own-change",
            "rita Change.Accepted agents/1",
            "otto Release.Published agents/1");
  }

  @Test
  void a_draft_is_signed_as_a_draft_and_never_decides() {
    team.open(Team.NO_DELETES);
    var draft = assignment().candidates().getFirst().address();

    assertThat(file(draft, ReleaseFile.Kind.DRAFT)).isInstanceOf(ReleaseFile.Opened.Trusted.class);
    assertThat(file(draft, ReleaseFile.Kind.RELEASE))
        .isInstanceOf(ReleaseFile.Opened.Rejected.class);
  }

  @Test
  void what_was_published_has_the_address_of_its_draft_and_may_decide() {
    team.open(Team.NO_DELETES);
    var draft = assignment().candidates().getFirst().address();
    var plan = team.plan("1");
    team.accept("1", plan, team.rita());
    var release = Team.created(team.publish("1", plan, 0), ReleaseRecord.class);

    assertThat(release.address()).isEqualTo(draft);
    assertThat(file(draft, ReleaseFile.Kind.RELEASE))
        .isInstanceOf(ReleaseFile.Opened.Trusted.class);
  }

  @Test
  void whoever_wrote_a_change_cannot_accept_it() {
    var change = team.open(Team.NO_DELETES);
    var answer = team.accept(change.id(), team.plan(change.id()), team.anna());

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("own-change");
  }

  @Test
  void a_plan_without_a_review_is_not_published() {
    var change = team.open(Team.NO_DELETES);
    var answer = team.publish(change.id(), team.plan(change.id()), 0);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.code()).isEqualTo("reviews-missing");
  }

  @Test
  void an_edit_voids_the_plan_and_its_review() {
    var change = team.open(Team.NO_DELETES);
    var plan = team.plan(change.id());
    team.accept(change.id(), plan, team.rita());
    team.edit(change.id(), Team.DELETES_BY_HAND);

    assertThat(team.publish(change.id(), plan, 0).code()).isEqualTo("stale-plan");
    var again = team.plan(change.id());
    assertThat(team.publish(change.id(), again, 0).code()).isEqualTo("reviews-missing");
    assertThat(team.change(change.id()).reviews().getFirst().isVoid()).isTrue();
  }

  @Test
  void a_new_head_voids_the_review_until_the_change_is_rebased() {
    var change = team.open(Team.NO_DELETES);
    var plan = team.plan(change.id());
    team.accept(change.id(), plan, team.rita());
    var other =
        new ChangeRecord.Opening(
            "reads are welcome",
            "reads are allowed",
            "otto",
            new java.util.TreeMap<>(java.util.Map.of("policies/reads.yaml", Optional.of(reads()))),
            List.of(),
            List.of());
    var second =
        Team.created(
            team.site().post(team.path("/changes"), team.anna(), Team.json(other)),
            ChangeRecord.class);
    var secondPlan = team.plan(second.id());
    team.accept(second.id(), secondPlan, team.rita());
    Team.created(team.publish(second.id(), secondPlan, 0), ReleaseRecord.class);

    assertThat(team.publish(change.id(), plan, 1).code()).isEqualTo("new-head");
    var rebased =
        team.site().put(team.path("/changes/%s/base".formatted(change.id())), team.anna(), "{}");
    assertThat(Team.read(rebased, ChangeRecord.class).base()).isEqualTo(1);
    var again = team.plan(change.id());
    team.accept(change.id(), again, team.rita());
    var release = Team.created(team.publish(change.id(), again, 1), ReleaseRecord.class);
    assertThat(release.number()).isEqualTo(2);
    assertThat(whole(2).files()).containsKeys("policies/no-deletes.yaml", "policies/reads.yaml");
  }

  private static String reads() {
    return Team.NO_DELETES
        .replace("no-deletes", "reads")
        .replace("files.delete", "files.read")
        .replace("block", "allow");
  }

  private ReleaseRecord.Whole whole(int number) {
    return Team.read(
        team.site().get(team.path("/releases/" + number), team.rita()), ReleaseRecord.Whole.class);
  }

  @Test
  void what_does_not_compile_is_told_with_its_place_and_not_observed() {
    var change = team.open(Team.NO_DELETES.replace("block", "blok"));

    assertThat(change.problems().getFirst().code()).isEqualTo("unknown-verdict");
    assertThat(change.problems().getFirst().file()).contains("policies/no-deletes.yaml");
    assertThat(change.problems().getFirst().line()).contains(6);
    assertThat(team.production().drafts()).isEmpty();
    var plan = team.plan(change.id());
    team.accept(change.id(), plan, team.rita());
    assertThat(team.publish(change.id(), plan, 0).code()).isEqualTo("plan-has-problems");

    assertThat(team.edit(change.id(), Team.NO_DELETES).status()).isEqualTo(200);
    assertThat(team.production().drafts()).containsOnlyKeys(change.id());
  }

  @Test
  void an_abandoned_change_is_observed_no_more() {
    var change = team.open(Team.NO_DELETES);
    var path = team.path("/changes/%s/abandonment".formatted(change.id()));
    var answer = team.site().put(path, team.anna(), Team.json(new Reason("not needed")));

    assertThat(Team.read(answer, ChangeRecord.class).state()).isEqualTo("abandoned");
    assertThat(assignment().candidates()).isEmpty();
    assertThat(team.edit(change.id(), Team.NO_DELETES).code()).isEqualTo("change-closed");
  }

  @Test
  void an_aborted_rollout_withdraws_its_release_and_opens_its_change_again() {
    team.published(Team.NO_DELETES);
    var rollout = team.rollOut(1, Stage.OBSERVE, Stage.ENFORCE);
    var path = team.inProduction("/rollouts/%s/abort".formatted(rollout.id()));
    var answer = team.site().post(path, team.otto(), Team.json(new Reason("not now")));

    assertThat(Team.read(answer, RolloutRecord.class).state()).isEqualTo("aborted");
    assertThat(whole(1).release().withdrawn()).isPresent();
    assertThat(team.change("1").state()).isEqualTo("open");
    assertThat(team.production().head()).isZero();
    assertObserved(assignment(), true);
  }

  @Test
  void a_rollout_retreats_pauses_and_resumes() {
    team.published(Team.NO_DELETES);
    var rollout = team.rollOut(1, Stage.OBSERVE, Stage.DRY_RUN, Stage.ENFORCE);
    team.advance(rollout);
    var path = team.inProduction("/rollouts/%s/".formatted(rollout.id()));
    var reason = Team.json(new Reason("a closer look"));

    assertThat(team.site().post(path + "retreats", team.otto(), reason).status()).isEqualTo(200);
    assertThat(assignment().candidates().getFirst().stage()).isEqualTo(Stage.OBSERVE);
    assertThat(team.site().post(path + "pauses", team.otto(), reason).status()).isEqualTo(200);
    assertThat(team.advance(rollout).code()).isEqualTo("rollout-paused");
    assertThat(team.site().post(path + "resumptions", team.otto(), reason).status()).isEqualTo(200);
    assertThat(team.advance(rollout).status()).isEqualTo(200);
  }

  @Test
  void a_gate_that_does_not_hold_keeps_a_rollout_where_it_is() {
    team.published(Team.NO_DELETES);
    var step =
        new RolloutRecord.Step(
            Stage.OBSERVE, Optional.empty(), Optional.empty(), Optional.of(List.of("soak 10m")));
    var opening =
        new RolloutRecord.Opening(
            1, List.of(step, RolloutRecord.Step.of(Stage.ENFORCE)), "otto", List.of(), "pause");
    var rollout =
        Team.created(
            team.site().post(team.inProduction("/rollouts"), team.otto(), Team.json(opening)),
            RolloutRecord.class);

    assertThat(team.advance(rollout).code()).isEqualTo("gate-fails");
    plane.clock().advance(java.time.Duration.ofMinutes(10));
    assertThat(team.advance(rollout).status()).isEqualTo(200);
  }

  @Test
  void what_was_done_against_a_decision_keeps_a_rollout_where_it_is() throws Exception {
    team.published(Team.NO_DELETES);
    var rollout = team.rollOut(1, Stage.OBSERVE, Stage.ENFORCE);
    var reports = new Reports(team.site(), "gw");
    var blocked = reports.decision(Verdict.BLOCK);
    try (var gateway = team.site().client(team.site().point("gw", team.project()))) {
      gateway.record(Reports.lines(blocked, reports.deed(blocked.id(), Deed.Done.EXECUTED)));
    }

    assertThat(team.advance(rollout).code()).isEqualTo("bypass");
  }

  @Test
  void a_stop_is_in_force_at_once_and_lifted_by_somebody_else() {
    var placed =
        team.site()
            .post(
                team.inProduction("/stops"),
                team.otto(),
                "{\"fields\":{\"/tool/name\":\"files.delete\"},\"reason\":\"an attack\"}");
    var id = placed.json().path("id").asString();
    assertThat(placed.status()).isEqualTo(201);
    assertThat(assignment().stops()).hasSize(1);

    var lifting = team.inProduction("/stops/%s/lifting".formatted(id));
    var over = Team.json(new Reason("over"));
    assertThat(team.site().post(lifting, team.otto(), over).code()).isEqualTo("own-stop");
    var other = team.site().person("olga", dev.belay.rollout.Role.OPERATOR);
    assertThat(team.site().post(lifting, other, over).status()).isEqualTo(204);
    assertThat(assignment().stops()).isEmpty();
  }

  @Test
  void what_decides_never_goes_back_to_a_lower_generation() {
    var before = team.production().generation();
    team.decides(Team.NO_DELETES);
    var decided = team.production();
    team.rollBack("too strict");

    assertThat(before).isLessThan(decided.generation());
    assertThat(decided.generation()).isLessThan(team.production().generation());
    assertThat(assignment().generation()).isEqualTo(team.production().generation());
  }

  @Test
  void an_environment_without_enforcement_points_waits_for_nobody() {
    assertThat(team.production())
        .satisfies(production -> assertThat(production.points()).isEmpty())
        .matches(EnvironmentRecord::isConfirmed);
  }

  private AssignmentDocument assignment() {
    var signed =
        team.site()
            .database()
            .inTenant(
                team.site().tenant(),
                handle -> Assignments.newest(handle, team.project(), Site.ENVIRONMENT))
            .orElseThrow();
    var opened = AssignmentDocument.open(signed.envelope(), List.of(plane.plane().key()));
    return ((AssignmentDocument.Opened.Trusted) opened).document();
  }

  private ReleaseFile.Opened file(Digest address, ReleaseFile.Kind kind) {
    var file =
        team.site()
            .database()
            .inTenant(team.site().tenant(), handle -> Contents.find(handle, address))
            .orElseThrow();
    return ReleaseFile.open(file.bytes(), address, kind, List.of(plane.plane().key()));
  }
}
