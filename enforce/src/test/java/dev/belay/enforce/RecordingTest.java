package dev.belay.enforce;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.enforce.PointSettings.Bounds;
import dev.belay.enforce.PointSettings.KeptFacts;
import dev.belay.engine.Cohort;
import dev.belay.engine.Facts;
import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.engine.Value.Text;
import dev.belay.testkit.FakeClock;
import dev.belay.wire.AssignmentDocument.ForWhom;
import dev.belay.wire.AssignmentDocument.Tried;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.PointReport;
import dev.belay.wire.ReleaseFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Recording never delays an answer, loses nothing quietly, and tells nothing twice.
class RecordingTest {

  @TempDir private Path temporary;

  private final FakeClock clock = FakeClock.atNoon();
  private FakePlane plane;
  private Path folder;

  @BeforeEach
  void begin() throws IOException {
    folder = temporary.resolve("point");
    plane = new FakePlane(clock);
    var release = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    plane.assign(plane.document(1, release.address()));
  }

  @AfterEach
  void end() {
    plane.close();
  }

  @Test
  void records_survive_the_process_and_are_handed_over_once() throws Exception {
    var ids = new ArrayList<String>();
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.stop();
      for (int i = 0; i < 20; i++) {
        ids.add(test.call("fs.read").id());
      }
      assertThat(test.point.status().reports().delivered()).isZero();
    }
    assertThat(Folder.filesIn(folder.resolve("spool"))).isNotEmpty();
    plane.startAgain();
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      Eventually.check("all of them", () -> plane.decisions().size() == 20);
      assertThat(plane.decisions().stream().map(DecisionRecord::id)).containsExactlyElementsOf(ids);
      assertThat(plane.repeated()).isZero();
      Eventually.check("no file", () -> test.point.status().reports().waiting() == 0);
      assertThat(Folder.filesIn(folder.resolve("spool"))).isEmpty();
      assertThat(test.point.status().reports().lost()).isZero();
    }
  }

  @Test
  void when_the_answer_is_lost_the_same_records_are_sent_again_and_known() throws Exception {
    var failures = new AtomicInteger();
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.loseAnswers(key -> key.equals("POST /v1/decisions") && failures.incrementAndGet() <= 2);
      var id = test.call("fs.read").id();
      Eventually.check("handed over", () -> test.point.status().reports().delivered() == 1);
      assertThat(plane.decisions()).singleElement().extracting(DecisionRecord::id).isEqualTo(id);
      assertThat(plane.repeated()).isEqualTo(2);
    }
  }

  @Test
  void one_record_that_is_refused_does_not_hold_up_the_others() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.stop();
      for (int i = 0; i < 7; i++) {
        test.call("fs.read");
      }
      var poison = test.call("poison").id();
      for (int i = 0; i < 7; i++) {
        test.call("fs.read");
      }
      plane.refuseBatchesWith(poison);
      plane.startAgain();
      Eventually.check("the others", () -> test.point.status().reports().delivered() == 14);
      assertThat(plane.decisions()).hasSize(14);
      assertThat(test.point.status().reports().lost()).isEqualTo(1);
      assertThat(test.point.status().notes())
          .anySatisfy(
              note ->
                  assertThat(note.message())
                      .contains("1 records were lost so far: the control plane refused one"));
    }
  }

  @Test
  void what_finds_no_room_is_lost_and_told_and_delays_no_answer() throws Exception {
    var usual = Bounds.usual();
    var none =
        new Bounds(
            usual.observed(), usual.observedBytes(), 0, usual.recordBytes(), usual.spoolBytes());
    try (var test = TestPoint.start(plane, folder, clock, none).ready()) {
      for (int i = 0; i < 5; i++) {
        assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      }
      assertThat(test.point.status().reports().lost()).isEqualTo(5);
    }
  }

  @Test
  void a_spool_that_is_full_loses_the_newest_and_tells() throws Exception {
    var usual = Bounds.usual();
    var small =
        new Bounds(
            usual.observed(), usual.observedBytes(), usual.records(), usual.recordBytes(), 3_000);
    int called = 0;
    try (var test = TestPoint.start(plane, folder, clock, small).ready()) {
      plane.stop();
      while (lost(test) == 0) {
        test.call("fs.read");
        called++;
      }
      plane.startAgain();
      int all = called;
      Eventually.check("the others", () -> plane.decisions().size() + lost(test) == all);
    }
  }

  private static long lost(TestPoint test) {
    return test.point.status().reports().lost();
  }

  @Test
  void a_spool_that_cannot_be_written_delays_no_answer_and_is_told() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      // A file where a folder was: root may write into any folder.
      Files.delete(folder.resolve("spool"));
      Files.writeString(folder.resolve("spool"), "");
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      Eventually.check("told", () -> test.point.status().reports().lost() == 1);
    }
  }

  @Test
  void requests_beyond_what_may_wait_are_not_observed_and_the_share_is_told() throws Exception {
    var usual = Bounds.usual();
    var none =
        new Bounds(
            0, usual.observedBytes(), usual.records(), usual.recordBytes(), usual.spoolBytes());
    observe();
    try (var test = TestPoint.start(plane, folder, clock, none).ready()) {
      test.call("fs.read");
      test.call("fs.read");
      Eventually.check("both", () -> plane.decisions().size() == 2);
      assertThat(plane.decisions())
          .allSatisfy(
              record -> {
                assertThat(record.isSampled()).isTrue();
                assertThat(record.candidates()).isEmpty();
                assertThat(record.verdict()).isEqualTo(ALLOW);
              });
      assertThat(test.point.status().observing().share()).isZero();
    }
  }

  @Test
  void an_input_that_is_too_large_waits_for_no_observation() throws Exception {
    var usual = Bounds.usual();
    var small =
        new Bounds(
            usual.observed(), 4_000, usual.records(), usual.recordBytes(), usual.spoolBytes());
    observe();
    try (var test = TestPoint.start(plane, folder, clock, small).ready()) {
      test.point.decide(large(test, 10_000));
      test.call("fs.read");
      Eventually.check("both", () -> plane.decisions().size() == 2);
      assertThat(plane.decisions().stream().filter(DecisionRecord::isSampled)).hasSize(1);
      assertThat(test.point.status().observing().share()).isEqualTo(0.5);
    }
  }

  private void observe() {
    var baseline = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    var draft =
        plane.publish(Content.of("agents", Map.of("fs.read", BLOCK)), ReleaseFile.Kind.DRAFT);
    plane.assign(
        plane.document(
            2,
            baseline.address(),
            new Tried(
                Optional.empty(),
                draft.address(),
                true,
                Stage.OBSERVE,
                ForWhom.of(Cohort.everyone()))));
  }

  @Test
  void an_input_that_is_too_large_for_a_record_is_left_out() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var decided = test.point.decide(large(test, PointReport.MAX_LINE_BYTES));
      Eventually.check("the record", () -> plane.decisions().size() == 1);
      var record = plane.decisions().getFirst();
      assertThat(record.id()).isEqualTo(decided.id());
      assertThat(record.facts().input()).isEmpty();
      assertThat(record.call()).isEqualTo(decided.decision().call());
    }
  }

  @Test
  void where_only_digests_are_kept_no_input_leaves() throws Exception {
    var settings = TestPoint.settings(plane.key.verifyingKey(), folder).with(KeptFacts.DIGEST);
    try (var test = TestPoint.start(settings, plane, clock).ready()) {
      test.call("fs.read");
      Eventually.check("the record", () -> plane.decisions().size() == 1);
      assertThat(plane.decisions().getFirst().facts().input()).isEmpty();
    }
  }

  @Test
  void a_deed_names_its_decision() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var decided = test.call("fs.delete");
      test.point.did(decided.id(), Deed.Done.NOT_EXECUTED);
      Eventually.check("both", () -> plane.deeds().size() == 1 && plane.decisions().size() == 1);
      assertThat(plane.deeds().getFirst().decision()).isEqualTo(plane.decisions().getFirst().id());
    }
  }

  @Test
  void spooled_records_are_for_its_owner_only() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.stop();
      test.call("fs.read");
    }
    for (var file : Folder.filesIn(folder.resolve("spool"))) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  private static Facts large(TestPoint test, int characters) {
    var facts = test.facts("agent-7", "fs.read");
    var input = new LinkedHashMap<>(facts.input().entries());
    input.put(
        new Text("args"),
        new Mapping(Map.<Value, Value>of(new Text("text"), new Text("x".repeat(characters)))));
    return Facts.of(facts.question(), new Mapping(input), facts.now());
  }
}
