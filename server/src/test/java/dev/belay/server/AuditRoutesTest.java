package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.rollout.Role;
import dev.belay.wire.AuditChain;
import dev.belay.wire.AuditChain.Checked;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AuditRoutesTest {

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Site site;

  AuditRoutesTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.site = Site.in(plane, postgres, "audited");
  }

  @BeforeEach
  void start() {
    site = Site.in(plane, postgres, "audited");
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  private List<String> export() {
    var answer = site.get("/v1/audit", site.person("anna", Role.AUTHOR));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Content-Type")).contains("application/x-ndjson");
    return answer.response().body().lines().toList();
  }

  private Checked check(List<String> lines) {
    return AuditChain.verify(lines, List.of(plane.plane().key()));
  }

  @Test
  void the_whole_audit_is_proven_by_what_was_exported_and_the_public_key() {
    // More than are read at once.
    for (int i = 0; i < 501; i++) {
      site.database()
          .inTenant(
              site.tenant(),
              handle -> Audit.append(handle, AuditRoutesTest.event(plane.clock().instant())));
    }
    var lines = export();

    assertThat(lines).hasSize(503);
    assertThat(check(lines))
        .isInstanceOfSatisfying(
            Checked.Proven.class,
            proven -> assertThat(proven.checkpoint().tenant()).isEqualTo(site.tenant().name()));
  }

  private static dev.belay.wire.AuditEvent event(java.time.Instant now) {
    return dev.belay.wire.AuditEvent.of(
        now,
        dev.belay.wire.AuditEvent.Actor.of("anna", "author"),
        "Change.Edited",
        new dev.belay.wire.AuditEvent.Entity("change", "1"));
  }

  @Test
  void what_was_tampered_with_is_named() {
    site.placeStop("one");
    site.placeStop("two");
    var lines = new ArrayList<>(export());
    var tampered = new ArrayList<>(lines);
    tampered.set(1, tampered.get(1).replace("\"one\"", "\"eno\""));
    var cut = new ArrayList<>(lines);
    cut.remove(cut.size() - 2);

    assertThat(tampered).isNotEqualTo(lines);
    assertThat(check(tampered))
        .isInstanceOfSatisfying(
            Checked.Broken.class,
            broken -> assertThat(broken.entry()).isEqualTo(OptionalLong.of(2)));
    assertThat(check(cut)).isInstanceOf(Checked.Broken.class);
  }

  @Test
  void an_enforcement_point_does_not_read_the_audit() {
    assertThat(site.get("/v1/audit", site.point("gw", Site.PROJECT)).status()).isEqualTo(403);
  }
}
