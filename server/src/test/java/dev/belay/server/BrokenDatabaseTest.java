package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.wire.AuditChain;
import dev.belay.wire.PlanRecord;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The database breaks off at the first question of a command, at the second, and so on until one
/// passes untouched. Each time the command was done as a whole, with its audit entry and its signed
/// assignment, or not at all.
@ExtendWith(SharedPostgres.class)
final class BrokenDatabaseTest {

  private final SharedPostgres.Running postgres;

  BrokenDatabaseTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
  }

  /// What there is of a project, read past the wire that breaks.
  private record Seen(long releases, long published, long audited, long assignments, long head) {}

  @ParameterizedTest
  @EnumSource
  void a_publication_is_whole_or_there_is_none(CutWire.Moment moment) throws Exception {
    try (var wire = new CutWire(database());
        var plane = RunningPlane.start(through(wire))) {
      var team = Team.of(plane, postgres, "broken");
      int broken = 0;
      for (int question = 1; ; question++) {
        var before = seen(team);
        var change = ready(team, question);
        wire.cutAt(question, moment);
        var answer = team.publish(change.id(), change.plan(), (int) before.head());
        int asked = wire.mend();
        assertWhole(team, before, answer);
        if (asked < question) {
          break;
        }
        broken++;
      }
      assertThat(broken).as("questions that broke").isGreaterThan(10);
      assertThat(AuditChain.verify(team.auditLines(), java.util.List.of(plane.plane().key())))
          .isInstanceOf(AuditChain.Checked.Proven.class);
    }
  }

  private record Ready(String id, PlanRecord plan) {}

  private static Ready ready(Team team, int question) {
    var change = team.open(Team.NO_DELETES.replace("files.delete", "tool-" + question));
    var plan = team.plan(change.id());
    assertThat(team.accept(change.id(), plan, team.rita()).status()).isEqualTo(201);
    return new Ready(change.id(), plan);
  }

  private void assertWhole(Team team, Seen before, RunningPlane.Answer answer) {
    var after = seen(team);
    long done = after.releases() - before.releases();
    if (answer.status() == 201) {
      assertThat(done).isEqualTo(1);
    } else {
      assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
    }
    assertThat(done).isBetween(0L, 1L);
    assertThat(after.published() - before.published()).isEqualTo(done);
    assertThat(after.audited() - before.audited()).isEqualTo(done);
    assertThat(after.head() - before.head()).isEqualTo(done);
    // The draft was observed, and is no more.
    assertThat(after.assignments() - before.assignments()).isEqualTo(1 + done);
  }

  private Seen seen(Team team) {
    return postgres
        .database()
        .inTenant(
            team.site().tenant(),
            handle ->
                handle
                    .select(
                        """
                        select (select count(*) from release),
                            (select count(*) from change where state = 'published'),
                            (select count(*) from audit_entry where action = 'Release.Published'
                                and outcome = 'accepted'),
                            (select count(*) from assignment),
                            (select head from project)
                        """)
                    .map(
                        (row, _) ->
                            new Seen(
                                row.getLong(1),
                                row.getLong(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5)))
                    .one());
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void a_server_without_its_database_says_so_and_works_again_once_it_is_back() throws Exception {
    try (var wire = new CutWire(database());
        var plane = RunningPlane.start(through(wire))) {
      assertThat(plane.get("/v1/health", "").status()).isEqualTo(200);
      wire.refuse();

      var answer = plane.get("/v1/health", "");
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("database-away");

      wire.mend();
      assertThat(plane.get("/v1/health", "").status()).isEqualTo(200);
    }
  }

  private InetSocketAddress database() {
    var port = URI.create(postgres.owner().url().substring("jdbc:".length())).getPort();
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private Database.Address through(CutWire wire) {
    var owner = postgres.owner();
    var url = owner.url().replaceFirst(":\\d+/", ":%d/".formatted(wire.port()));
    return new Database.Address(url, owner.user(), owner.password());
  }
}
