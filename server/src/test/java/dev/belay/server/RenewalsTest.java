package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.testkit.FakeClock;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RenewalsTest {

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private final Renewals renewals;

  /// Not the plane's: its own rounds would renew what is looked at here.
  private final FakeClock later;

  private Team team;

  RenewalsTest(SharedPostgres.Running postgres) throws IOException {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.later = new FakeClock(plane.clock().instant());
    var key = SigningKey.inFile(plane.folder().resolve("signing-key.pem"));
    this.renewals =
        new Renewals(
            new Commands(postgres.database(), later), new ProjectStore(new Assignments(key)));
    this.team = Team.of(plane, postgres, "renewed");
  }

  @BeforeEach
  void startAnew() {
    later.setWall(plane.clock().instant());
    team = Team.of(plane, postgres, "renewed");
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void an_assignment_is_signed_again_days_before_it_expires() throws Refused {
    var first = assignment();
    later.advance(Duration.ofHours(23));
    assertThat(due()).isEmpty();

    later.advance(Duration.ofHours(1));
    assertThat(due()).containsExactly(team.project());
    renewals.renew(team.site().tenant(), team.project());

    var second = assignment();
    assertThat(second.generation()).isEqualTo(first.generation() + 1);
    assertThat(second.expires()).isEqualTo(first.expires().plus(Duration.ofDays(1)));
    assertThat(second.baseline()).isEqualTo(first.baseline());
    assertThat(team.production().generation()).isEqualTo(second.generation());
    assertThat(due()).isEmpty();
  }

  @Test
  void what_another_server_has_renewed_meanwhile_is_left_alone() throws Refused {
    later.advance(Duration.ofDays(1));
    renewals.renew(team.site().tenant(), team.project());
    var generation = assignment().generation();
    renewals.renew(team.site().tenant(), team.project());

    assertThat(assignment().generation()).isEqualTo(generation);
  }

  @Test
  void a_stop_is_let_go_when_its_time_is_over() throws Refused {
    var end = later.instant().plus(Duration.ofMinutes(5));
    var stop =
        "{\"fields\":{\"/tool/name\":\"rm\"},\"reason\":\"an attack\",\"expires\":\"%s\"}"
            .formatted(end);
    team.site().post(team.inProduction("/stops"), team.otto(), stop);
    assertThat(due()).isEmpty();

    later.advance(Duration.ofMinutes(5));
    assertThat(due()).containsExactly(team.project());
    renewals.renew(team.site().tenant(), team.project());

    assertThat(assignment().stops()).isEmpty();
    assertThat(team.site().audit("Stop.Expired")).hasSize(1).first().asString().startsWith("belay");
  }

  private List<String> due() {
    return postgres
        .database()
        .inTenant(team.site().tenant(), handle -> Renewals.due(handle, later.instant()));
  }

  private AssignmentDocument assignment() {
    var signed =
        postgres
            .database()
            .inTenant(
                team.site().tenant(),
                handle -> Assignments.newest(handle, team.project(), Site.ENVIRONMENT))
            .orElseThrow();
    var opened = AssignmentDocument.open(signed.envelope(), List.of(plane.plane().key()));
    return ((AssignmentDocument.Opened.Trusted) opened).document();
  }
}
