package dev.belay.enforce;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static dev.belay.engine.Verdict.REQUIRE_APPROVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import dev.belay.testkit.FakeClock;
import dev.belay.wire.AssignmentDocument.ForWhom;
import dev.belay.wire.AssignmentDocument.Tried;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Uuid7;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnforcementPointTest {

  @TempDir private Path folder;

  private final FakeClock clock = FakeClock.atNoon();
  private FakePlane plane;

  @BeforeEach
  void begin() throws IOException {
    plane = new FakePlane(clock);
  }

  @AfterEach
  void end() {
    plane.close();
  }

  @Test
  void it_decides_by_the_release_that_it_was_assigned() throws Exception {
    var release = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    plane.assign(plane.document(1, release.address()));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var decided = test.call("fs.read");
      assertThat(decided.decision().answer().sentence())
          .isEqualTo("allow by tools/fs-read because said_of_fs.read");
      assertThat(Uuid7.time(decided.id())).contains(clock.instant());
      assertThat(test.sentence("fs.delete")).isEqualTo("block by the default of agents");
      assertThat(test.point.least(test.facts("agent-7", "fs.read")).verdict()).isEqualTo(ALLOW);
    }
  }

  @Test
  void a_new_assignment_is_heard_of_and_loaded() throws Exception {
    var first = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    var second = plane.publish(Content.of("agents", Map.of("fs.read", BLOCK)));
    plane.assign(plane.document(1, first.address()));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      Eventually.check("a stream", () -> plane.listeners() == 1);
      plane.assign(plane.document(2, second.address()));
      Eventually.check("generation 2", () -> test.generation() == 2);
      assertThat(test.call("fs.read").verdict()).isEqualTo(BLOCK);
      Eventually.check(
          "the control plane knows",
          () -> plane.statuses().stream().anyMatch(status -> runs(status, second.address())));
    }
  }

  private static boolean runs(PointStatus status, Digest address) {
    var project = status.projects().get("agents");
    return project != null && project.loaded().equals(List.of(address));
  }

  @Test
  void without_a_stream_it_asks() throws Exception {
    plane.streams(false);
    var first = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    var second = plane.publish(Content.of("agents", Map.of("fs.read", BLOCK)));
    plane.assign(plane.document(1, first.address()));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(2, second.address()));
      Eventually.check("generation 2", () -> test.generation() == 2);
    }
  }

  @Test
  void what_was_decided_and_done_is_recorded() throws Exception {
    var release = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    plane.assign(plane.document(1, release.address()));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var decided = test.call("fs.read");
      test.point.did(decided.id(), Deed.Done.EXECUTED);
      Eventually.check("the deed", () -> plane.deeds().size() == 1);
      var record = plane.decisions().getFirst();
      assertThat(record.id()).isEqualTo(decided.id());
      assertThat(record.answer().verdict()).isEqualTo(ALLOW);
      assertThat(record.answer().reasons()).containsExactly("said_of_fs.read");
      assertThat(record.releases())
          .containsEntry("agents", new DecisionRecord.DecidedBy(1, 1, release.address()));
      assertThat(record.principal()).contains("agent-7");
      assertThat(record.point()).isEqualTo("point-1");
      assertThat(record.facts().input().orElseThrow().toString()).contains("production");
      assertThat(plane.deeds())
          .containsExactly(Deed.of(decided.id(), Deed.Done.EXECUTED, clock.instant()));
    }
  }

  @Test
  void candidates_at_observe_are_recorded_and_change_nothing() throws Exception {
    var baseline = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    var draft =
        plane.publish(
            Content.of("agents", Map.of("fs.read", BLOCK)), dev.belay.wire.ReleaseFile.Kind.DRAFT);
    var tried =
        new Tried(
            Optional.empty(), draft.address(), true, Stage.OBSERVE, ForWhom.of(Cohort.everyone()));
    plane.assign(plane.document(1, baseline.address(), tried));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      Eventually.check("the record", () -> plane.decisions().size() == 1);
      var record = plane.decisions().getFirst();
      assertThat(record.verdict()).isEqualTo(ALLOW);
      assertThat(record.isSampled()).isFalse();
      assertThat(record.candidates())
          .singleElement()
          .satisfies(
              candidate -> {
                assertThat(candidate.isDraft()).isTrue();
                assertThat(candidate.said().verdict()).isEqualTo(BLOCK);
                assertThat(candidate.policies()).containsEntry("tools", BLOCK);
              });
    }
  }

  @Test
  void a_cohort_chooses_by_the_labels_that_the_control_plane_knows() throws Exception {
    plane.label("zone", "a");
    var baseline = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    var stricter = plane.publish(Content.of("agents", Map.of("fs.read", BLOCK)));
    var tried =
        new Tried(
            Optional.of(2),
            stricter.address(),
            false,
            Stage.DRY_RUN,
            new ForWhom(Map.of("zone", "a"), 100, "rollout-1"));
    plane.assign(plane.document(1, baseline.address(), tried));
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      Eventually.check(
          "in the cohort",
          () -> test.call("fs.read").verdict() == dev.belay.engine.Verdict.DRY_RUN);
    }
  }

  @Test
  void a_held_call_runs_once_it_is_approved_and_the_approval_is_used_up() throws Exception {
    var release = plane.publish(Content.of("agents", Map.of("pay", REQUIRE_APPROVAL)));
    plane.assign(plane.document(1, release.address()));
    try (var test = TestPoint.start(plane, folder, clock).ready();
        var held = test.point.hold(test.call("pay"), "pay 5 to 7")) {
      Eventually.check("an escalation", () -> plane.escalations().size() == 1);
      var escalation = plane.escalations().getFirst();
      assertThat(escalation.summary()).isEqualTo("pay 5 to 7");
      assertThat(escalation.caller()).isEqualTo("agent-7");
      var approval = plane.approve(escalation.id(), "dana");
      var outcome = held.await(Duration.ofSeconds(10));
      assertThat(outcome)
          .isInstanceOfSatisfying(
              HeldOutcome.Run.class,
              run -> {
                assertThat(run.decided().decision().used()).containsExactly(approval);
                assertThat(plane.usedBy()).containsEntry(approval, run.decided().id());
              });
      Eventually.check("both decisions", () -> plane.decisions().size() == 2);
    }
  }
}
