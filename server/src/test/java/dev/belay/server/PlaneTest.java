package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.AssignmentStream;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/// A control plane as a whole: how it begins, how several work side by side, how it ends.
@ExtendWith(SharedPostgres.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class PlaneTest {

  /// Well below what a watcher waits for when nobody calls it.
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  private final SharedPostgres.Running postgres;

  PlaneTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
  }

  @Test
  void the_first_start_makes_a_token_that_only_its_owner_reads_and_the_next_one_keeps_it()
      throws Exception {
    var plane = RunningPlane.start(postgres);
    var token = plane.administratorToken();
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(plane.plane().administratorToken())))
        .isEqualTo("rw-------");
    assertThat(plane.get("/v1/projects", token).status()).isEqualTo(200);
    var key = plane.plane().key().id();
    plane.plane().close();

    var settings =
        new Plane.Settings(
            plane.folder(), "127.0.0.1", 0, Optional.of(postgres.owner()), plane.clock());
    try (var again =
        new RunningPlane(Plane.start(settings), plane.folder(), plane.clock(), plane.client())) {
      assertThat(again.administratorToken()).isEqualTo(token);
      assertThat(again.get("/v1/projects", token).status()).isEqualTo(200);
      assertThat(again.plane().key().id()).isEqualTo(key);
    }
  }

  @Test
  void what_is_done_on_one_server_is_heard_at_once_on_another() throws Exception {
    try (var one = RunningPlane.start(postgres);
        var other = RunningPlane.start(postgres)) {
      var team = Team.of(one, postgres, "side-by-side");
      var point = team.site().point("gateway-1", team.project());
      try (var client = team.on(other).site().client(point);
          var stream = client.assignments(team.project(), Site.ENVIRONMENT)) {
        assertThat(next(stream, one.plane().key()).generation()).isEqualTo(1);

        long begin = System.nanoTime();
        team.site().placeStop("an attack");
        var heard = next(stream, one.plane().key());
        assertThat(heard.stops()).hasSize(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(AT_ONCE);
      }
    }
  }

  private static AssignmentDocument next(AssignmentStream stream, VerifyingKey key)
      throws IOException {
    var envelope = stream.next().orElseThrow();
    return ((AssignmentDocument.Opened.Trusted) AssignmentDocument.open(envelope, List.of(key)))
        .document();
  }

  @Test
  void whoever_watches_is_told_when_the_server_stops() throws Exception {
    try (var plane = RunningPlane.start(postgres);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var team = Team.of(plane, postgres, "stopping");
      var point = team.site().point("gateway-1", team.project());
      try (var client = team.site().client(point);
          var stream = client.assignments(team.project(), Site.ENVIRONMENT)) {
        next(stream, plane.plane().key());
        var closing = threads.submit(plane.plane()::close);

        assertThat(stream.next()).isEmpty();
        closing.get(Limits.DRAIN.toSeconds(), TimeUnit.SECONDS);
      }
    }
  }
}
