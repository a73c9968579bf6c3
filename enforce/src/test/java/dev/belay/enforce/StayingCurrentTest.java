package dev.belay.enforce;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Digest;
import dev.belay.engine.Value;
import dev.belay.engine.Verdict;
import dev.belay.testkit.FakeClock;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.AssignmentDocument.Stopped;
import dev.belay.wire.PointStatus;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an enforcement point takes, what it does not, and what it goes on with.
class StayingCurrentTest {

  @TempDir private Path temporary;

  private final FakeClock clock = FakeClock.atNoon();
  private FakePlane plane;
  private Path folder;
  private ReleaseFile reads;
  private ReleaseFile blocks;

  @BeforeEach
  void begin() throws IOException {
    folder = temporary.resolve("point");
    plane = new FakePlane(clock);
    reads = plane.publish(Content.of("agents", Map.of("fs.read", ALLOW)));
    blocks = plane.publish(Content.of("agents", Map.of("fs.read", BLOCK)));
    plane.assign(plane.document(5, reads.address()));
  }

  @AfterEach
  void end() {
    plane.close();
  }

  // The control plane away

  @Test
  void it_starts_and_decides_while_the_control_plane_is_away() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    plane.stop();
    try (var test = TestPoint.start(plane, folder, clock)) {
      assertThat(test.point.readiness().isReady()).isTrue();
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      assertThat(test.point.readiness().sinceConfirmed()).containsEntry("agents", Optional.empty());
    }
  }

  @Test
  void it_goes_on_while_the_control_plane_is_away_and_is_current_when_it_is_back()
      throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.stop();
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      Eventually.check("a note", () -> notes(test).containsKey("plane-unreachable"));
      plane.assign(plane.document(6, blocks.address()));
      plane.startAgain();
      Eventually.check("generation 6", () -> test.generation() == 6);
      assertThat(test.call("fs.read").verdict()).isEqualTo(BLOCK);
    }
  }

  @Test
  void without_anything_kept_and_without_a_control_plane_it_blocks() throws Exception {
    plane.stop();
    try (var test = TestPoint.start(plane, folder, clock)) {
      assertThat(test.sentence("fs.read"))
          .isEqualTo(
              "block as no project decides tool.call and as the assignment of agents is too old");
      assertThat(test.point.readiness().missing()).containsExactly("agents");
    }
  }

  @Test
  void a_stream_on_which_nothing_is_heard_is_opened_again() throws Exception {
    var pace = TestPoint.QUICK;
    var impatient =
        new PointSettings.Pace(
            pace.safetyPoll(),
            pace.poll(),
            Duration.ofMillis(300),
            pace.status(),
            pace.firstRetry(),
            pace.lastRetry(),
            pace.gather(),
            pace.escalation(),
            pace.parting());
    var settings = TestPoint.settings(plane.key.verifyingKey(), folder).with(impatient);
    try (var test = TestPoint.start(settings, plane, clock).ready()) {
      Eventually.check("a stream", () -> plane.listeners() == 1);
      plane.muteStreams();
      Eventually.check("another stream", () -> plane.listeners() > 0);
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
    }
  }

  // Assignments

  @Test
  void an_older_assignment_that_arrives_late_is_ignored_and_told() throws Exception {
    var late = plane.document(4, blocks.address()).sign(plane.key);
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      Eventually.check("a stream", () -> plane.listeners() == 1);
      plane.whisper(late);
      Eventually.check("a note", () -> notes(test).containsKey("older-assignment"));
      assertThat(notes(test))
          .containsEntry(
              "older-assignment",
              "ignored generation 4 of agents, which arrived after generation 5");
      assertThat(test.generation()).isEqualTo(5);
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
    }
  }

  @Test
  void an_assignment_signed_with_another_key_is_not_taken() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(6, blocks.address()).sign(SigningKey.generate()));
      assertThat(failure(test).problem().code()).isEqualTo("signature-not-trusted");
      assertThat(test.generation()).isEqualTo(5);
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      plane.assign(plane.document(7, blocks.address()));
      Eventually.check("generation 7", () -> test.generation() == 7);
      // An answer with the other one may still have been on its way.
      Eventually.check("no failure any more", () -> status(test).failed().isEmpty());
    }
  }

  @Test
  void an_assignment_of_another_environment_is_not_taken() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var ours = plane.document(6, blocks.address());
      plane.assign(
          new AssignmentDocument(
              ours.format(),
              ours.tenant(),
              ours.project(),
              "staging",
              ours.generation(),
              ours.issued(),
              ours.expires(),
              ours.baseline(),
              ours.candidates(),
              ours.stops(),
              ours.approvers()));
      assertThat(failure(test).problem().code()).isEqualTo("foreign-assignment");
      assertThat(test.generation()).isEqualTo(5);
    }
  }

  @Test
  void a_generation_that_says_two_things_is_not_taken() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(5, blocks.address()));
      assertThat(failure(test).problem().code()).isEqualTo("two-assignments");
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
    }
  }

  @Test
  void a_stop_blocks_as_soon_as_it_is_heard_of() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      var fields = new TreeMap<String, Value>(Map.of("/principal/id", Value.text("agent-7")));
      var document = plane.document(6, reads.address());
      plane.assign(
          new AssignmentDocument(
              document.format(),
              document.tenant(),
              document.project(),
              document.environment(),
              6,
              document.issued(),
              document.expires(),
              document.baseline(),
              List.of(),
              List.of(new Stopped("s1", fields, "runs wild")),
              List.of()));
      Eventually.check("generation 6", () -> test.generation() == 6);
      assertThat(test.sentence("fs.read")).isEqualTo("block by stop s1");
      assertThat(test.call("agent-8", "fs.read").verdict()).isEqualTo(ALLOW);
    }
  }

  @Test
  void what_was_last_heard_of_too_long_ago_blocks_until_it_is_signed_again() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      clock.advance(Duration.ofHours(2));
      assertThat(test.sentence("fs.read"))
          .isEqualTo("block as the assignment of agents is too old");
      assertThat(test.point.readiness().outdated()).containsExactly("agents");
      plane.assign(plane.document(5, reads.address()));
      Eventually.check("ready", () -> test.point.readiness().isReady());
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
    }
  }

  // Releases

  @Test
  void a_tampered_release_is_not_loaded_and_the_last_good_one_decides() throws Exception {
    var bytes = blocks.bytes();
    bytes[bytes.length / 2] ^= 4;
    plane.serve(blocks.address(), bytes);
    refusedRelease(blocks.address());
  }

  @Test
  void another_release_than_the_assignment_names_is_not_loaded() throws Exception {
    plane.serve(blocks.address(), reads.bytes());
    assertThat(refusedRelease(blocks.address())).isEqualTo("wrong-address");
  }

  @Test
  void a_release_signed_with_another_key_is_not_loaded() throws Exception {
    var forged =
        ReleaseFile.sign(
            ReleaseFile.Kind.RELEASE,
            "default",
            Content.of("agents", Map.of("fs.read", BLOCK)),
            Map.of(),
            SigningKey.generate());
    plane.serve(blocks.address(), forged.bytes());
    assertThat(refusedRelease(blocks.address())).isEqualTo("signature-not-trusted");
  }

  @Test
  void a_draft_never_becomes_the_baseline() throws Exception {
    plane.serve(blocks.address(), blocks.signedAgain(ReleaseFile.Kind.DRAFT, plane.key).bytes());
    assertThat(refusedRelease(blocks.address())).isEqualTo("envelope-of-another-type");
  }

  @Test
  void a_release_of_another_project_is_not_loaded() throws Exception {
    var foreign = plane.publish(Content.of("others", Map.of("fs.read", BLOCK)));
    assertThat(refusedRelease(foreign.address())).isEqualTo("foreign-release");
  }

  @Test
  void a_release_that_is_not_there_is_loaded_once_it_is() throws Exception {
    var later = Content.of("agents", Map.of("fs.read", Verdict.DRY_RUN));
    var file = ReleaseFile.sign(ReleaseFile.Kind.RELEASE, "default", later, Map.of(), plane.key);
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(6, file.address()));
      assertThat(failure(test).problem().code()).isEqualTo("not-found");
      plane.serve(file.address(), file.bytes());
      Eventually.check("generation 6", () -> test.generation() == 6);
      assertThat(status(test).failed()).isEmpty();
    }
  }

  /// Answers why.
  private String refusedRelease(Digest address) throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(6, address));
      var failed = failure(test);
      assertThat(failed.generation()).contains(6L);
      assertThat(failed.address()).contains(address);
      assertThat(test.generation()).isEqualTo(5);
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      Eventually.check(
          "the control plane knows",
          () ->
              plane.statuses().stream()
                  .flatMap(status -> status.projects().values().stream())
                  .anyMatch(status -> status.failed().isPresent()));
      return failed.problem().code();
    }
  }

  // The folder

  @Test
  void nobody_else_may_read_what_it_keeps() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    try (var all = Files.walk(folder)) {
      for (var path : all.toList()) {
        var expected = Files.isDirectory(path) ? "rwx------" : "rw-------";
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
            .as("%s", path)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void a_tampered_file_in_its_folder_is_not_believed() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    plane.stop();
    for (var kind : List.of("assignments", "releases")) {
      var file = Folder.filesIn(folder.resolve(kind)).getFirst();
      var good = Files.readAllBytes(file);
      var bad = good.clone();
      bad[bad.length / 2] ^= 4;
      Files.write(file, bad);
      try (var test = TestPoint.start(plane, folder, clock)) {
        assertThat(test.call("fs.read").verdict()).as(kind).isEqualTo(BLOCK);
        assertThat(status(test).failed()).as(kind).isPresent();
      }
      Files.write(file, good);
    }
    plane.startAgain();
    TestPoint.start(plane, folder, clock).ready().close();
  }

  @Test
  void a_tampered_file_in_its_folder_is_fetched_again() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    Files.write(Folder.filesIn(folder.resolve("releases")).getFirst(), new byte[] {1, 2, 3});
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      assertThat(test.call("fs.read").verdict()).isEqualTo(ALLOW);
      assertThat(status(test).failed()).isEmpty();
    }
  }

  @Test
  void with_other_keys_what_was_kept_is_not_believed() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    plane.stop();
    var settings = TestPoint.settings(SigningKey.generate().verifyingKey(), folder);
    try (var test = TestPoint.start(settings, plane, clock)) {
      assertThat(status(test).failed().orElseThrow().problem().code())
          .isEqualTo("signature-not-trusted");
      assertThat(test.call("fs.read").verdict()).isEqualTo(BLOCK);
    }
  }

  @Test
  void the_folder_of_another_environment_or_project_is_refused() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    var keys = List.of(plane.key.verifyingKey());
    for (var other :
        List.of(
            PointSettings.of("point-1", "staging", "agents", keys, folder),
            PointSettings.of("point-1", "production", "others", keys, folder))) {
      assertThatThrownBy(() -> TestPoint.start(other, plane, clock))
          .isInstanceOfSatisfying(
              CannotStart.class, e -> assertThat(e.problem().code()).isEqualTo("foreign-folder"))
          .hasMessageContaining("belongs to agents in production");
    }
  }

  @Test
  void a_folder_is_used_by_one_enforcement_point_at_a_time() throws Exception {
    var first = TestPoint.start(plane, folder, clock);
    assertThatThrownBy(() -> TestPoint.start(plane, folder, clock))
        .isInstanceOfSatisfying(
            CannotStart.class, e -> assertThat(e.problem().code()).isEqualTo("folder-in-use"));
    first.close();
    TestPoint.start(plane, folder, clock).close();
  }

  @Test
  void releases_that_nothing_names_any_more_are_removed_at_the_next_start() throws Exception {
    try (var test = TestPoint.start(plane, folder, clock).ready()) {
      plane.assign(plane.document(6, blocks.address()));
      Eventually.check("generation 6", () -> test.generation() == 6);
      assertThat(Folder.filesIn(folder.resolve("releases"))).hasSize(2);
    }
    TestPoint.start(plane, folder, clock).close();
    assertThat(Folder.filesIn(folder.resolve("releases"))).hasSize(1);
  }

  @Test
  void a_project_that_was_never_heard_of_might_have_objected_and_blocks() throws Exception {
    var both =
        new PointSettings(
            "point-1",
            "default",
            "production",
            List.of("agents", "guardrails"),
            List.of(plane.key.verifyingKey()),
            folder,
            PointSettings.KeptFacts.ALL,
            TestPoint.QUICK,
            PointSettings.Bounds.usual());
    try (var test = TestPoint.start(both, plane, clock)) {
      Eventually.check("generation 5", () -> test.generation() == 5);
      assertThat(test.sentence("fs.read"))
          .isEqualTo("block as the assignment of guardrails is too old");
      assertThat(test.point.readiness().missing()).containsExactly("guardrails");
    }
  }

  @Test
  void nothing_runs_after_it_is_closed() throws Exception {
    TestPoint.start(plane, folder, clock).ready().close();
    var names = List.of("observe");
    assertThat(
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(names::contains))
        .isEmpty();
    Eventually.check("no stream", () -> plane.listeners() == 0);
  }

  private static PointStatus.Failed failure(TestPoint test) {
    Eventually.check("a failure", () -> status(test).failed().isPresent());
    return status(test).failed().orElseThrow();
  }

  private static PointStatus.OfProject status(TestPoint test) {
    var status = test.point.status().projects().get("agents");
    if (status == null) {
      throw new AssertionError("every project has a status");
    }
    return status;
  }

  private static Map<String, String> notes(TestPoint test) {
    var notes = new TreeMap<String, String>();
    test.point.status().notes().forEach(note -> notes.put(note.code(), note.message()));
    return notes;
  }
}
