package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.wire.AuditChain;
import dev.belay.wire.AuditChain.Checked;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.AuditEvent.Actor;
import dev.belay.wire.AuditEvent.Entity;
import dev.belay.wire.AuditEvent.Origin;
import dev.belay.wire.AuditEvent.State;
import dev.belay.wire.Json;
import dev.belay.wire.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
final class AuditTest {

  private static final int APPENDERS = 8;
  private static final int EACH = 25;
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");

  private final SigningKey key = SigningKey.generate();
  private final Database database;
  private final SharedPostgres.Running postgres;
  private Tenant tenant = Tenant.DEFAULT;

  AuditTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.database = postgres.database();
  }

  @BeforeEach
  void startAnAudit() {
    tenant = postgres.tenant("audited");
  }

  @Test
  void many_appenders_at_once_leave_no_gap()
      throws InterruptedException, ExecutionException, IOException {
    var appenders = new ArrayList<Callable<Object>>();
    for (int i = 0; i < APPENDERS; i++) {
      var name = "person-" + i;
      appenders.add(() -> append(name));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(appenders)) {
        done.get();
      }
    }

    assertThat(export()).hasSize(APPENDERS * EACH + 1);
    assertProven(APPENDERS * EACH);
  }

  private Object append(String name) {
    for (int i = 0; i < EACH; i++) {
      append(event(name));
    }
    return name;
  }

  @Test
  void what_is_rolled_back_leaves_neither_an_entry_nor_a_gap() throws IOException {
    append(event("anna"));
    assertThatThrownBy(
            () ->
                database.inTenant(
                    tenant,
                    handle -> {
                      Audit.append(handle, event("otto"));
                      throw new IllegalStateException("after the entry");
                    }))
        .hasMessage("after the entry");
    append(event("anna"));

    assertProven(2);
    assertThat(String.join("\n", export())).doesNotContain("otto");
  }

  @Test
  void an_audit_with_nothing_in_it_can_be_exported() throws IOException {
    assertThat(export()).hasSize(1);
    assertProven(0);
  }

  @Test
  void a_tampered_copy_names_the_entry() throws IOException {
    for (int i = 0; i < 4; i++) {
      append(event("anna"));
    }
    var copy = new ArrayList<>(export());
    copy.set(1, copy.get(1).replace("anna", "otto"));

    assertThat(AuditChain.verify(copy, List.of(key.verifyingKey())))
        .isInstanceOfSatisfying(
            Checked.Broken.class,
            broken -> assertThat(broken.entry()).isEqualTo(OptionalLong.of(2)));
  }

  @Test
  void what_is_stored_for_searching_is_what_was_hashed() {
    var event =
        new AuditEvent(
                NOON,
                new Actor("anna", Optional.of("team-a"), "author"),
                "release.publish",
                new Entity("release", "2"),
                Optional.of(State.of(Digest.of("old".getBytes(UTF_8)))),
                Optional.of(State.of(Json.object().put("number", 2))),
                Optional.of("deletes are to be blocked"),
                new AuditEvent.Outcome.Accepted(),
                new Origin(Optional.of("192.0.2.1"), Optional.of("4bf92f35")))
            .refused(Problem.of("head-overtaken", "release 3 came first"));
    var entry = database.inTenant(tenant, handle -> Audit.append(handle, event));

    var row =
        database.inTenant(
            tenant, handle -> handle.select("select * from audit_entry").mapToMap().one());
    assertThat(row)
        .containsEntry("tenant", tenant.name())
        .containsEntry("sequence", 1L)
        .containsEntry("time", Timestamp.from(NOON))
        .containsEntry("actor", "anna")
        .containsEntry("acting_for", "team-a")
        .containsEntry("action", "release.publish")
        .containsEntry("entity_kind", "release")
        .containsEntry("entity", "2")
        .containsEntry("before_digest", Digest.of("old".getBytes(UTF_8)).text())
        .containsEntry("after_digest", Digest.of("{\"number\":2}".getBytes(UTF_8)).text())
        .containsEntry("reason", "deletes are to be blocked")
        .containsEntry("outcome", "refused")
        .containsEntry("refusal", "head-overtaken")
        .containsEntry("source_address", "192.0.2.1")
        .containsEntry("trace_id", "4bf92f35")
        .containsEntry("hash", entry.hash().text())
        .containsEntry("bytes", entry.bytes());
  }

  @Test
  void an_entry_is_not_rewritten() {
    append(event("anna"));

    assertThatThrownBy(
            () ->
                database.inTenant(
                    tenant, handle -> handle.execute("update audit_entry set actor = 'otto'")))
        .isInstanceOf(JdbiException.class)
        .hasMessageContaining("permission denied");
  }

  private static AuditEvent event(String actor) {
    return AuditEvent.of(NOON, Actor.of(actor, "author"), "change.edit", new Entity("change", "1"));
  }

  private void append(AuditEvent event) {
    database.inTenant(tenant, handle -> Audit.append(handle, event));
  }

  private List<String> export() throws IOException {
    var lines = new ByteArrayOutputStream();
    Audit.export(database, tenant, key, NOON, lines);
    return lines.toString(UTF_8).lines().toList();
  }

  private void assertProven(long entries) throws IOException {
    assertThat(AuditChain.verify(export(), List.of(key.verifyingKey())))
        .isInstanceOfSatisfying(
            Checked.Proven.class,
            proven -> {
              assertThat(proven.checkpoint().sequence()).isEqualTo(entries);
              assertThat(proven.checkpoint().tenant()).isEqualTo(tenant.name());
            });
  }
}
