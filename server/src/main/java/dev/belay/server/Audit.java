package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.wire.AuditCheckpoint;
import dev.belay.wire.AuditEntry;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.AuditEvent.Outcome;
import dev.belay.wire.AuditEvent.State;
import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// The audit of the tenant that a transaction sees. What is appended stands or falls with the
/// transaction, like the change that it tells of.
public final class Audit {

  private static final int ROWS_AT_ONCE = 500;

  private record Head(String tenant, long sequence, Digest hash) {}

  private Audit() {}

  /// Appends an event to the tenant's chain. From here to its end the transaction is alone there,
  /// so this comes last in it.
  public static AuditEntry append(Handle transaction, AuditEvent event) {
    var head = lockHead(transaction).orElseGet(() -> begin(transaction));
    var entry = new AuditEntry(head.tenant(), head.sequence() + 1, head.hash(), event);
    insert(transaction, entry);
    transaction
        .createUpdate("update audit_chain set sequence = :sequence, hash = :hash")
        .bind("sequence", entry.sequence())
        .bind("hash", entry.hash().text())
        .execute();
    return entry;
  }

  private static Optional<Head> lockHead(Handle transaction) {
    return head(transaction, "select tenant, sequence, hash from audit_chain for update");
  }

  private static Optional<Head> head(Handle transaction, String query) {
    return transaction
        .createQuery(query)
        .map((row, _) -> new Head(row.getString(1), row.getLong(2), new Digest(row.getString(3))))
        .findOne();
  }

  /// Two first events may meet here: one inserts, the other waits and then finds the row.
  private static Head begin(Handle transaction) {
    transaction
        .createUpdate(
            "insert into audit_chain (sequence, hash) values (0, :hash) on conflict do nothing")
        .bind("hash", AuditEntry.GENESIS.text())
        .execute();
    return lockHead(transaction).orElseThrow();
  }

  private static void insert(Handle transaction, AuditEntry entry) {
    var event = entry.event();
    transaction
        .createUpdate(
            """
            insert into audit_entry (
                sequence, time, actor, acting_for, role, action, entity_kind, entity,
                before_digest, after_digest, reason, outcome, refusal, source_address, trace_id,
                previous, hash, bytes)
            values (
                :sequence, :time, :actor, :actingFor, :role, :action, :entityKind, :entity,
                :before, :after, :reason, :outcome, :refusal, :sourceAddress, :traceId,
                :previous, :hash, :bytes)
            """)
        .bind("sequence", entry.sequence())
        .bind("time", event.time())
        .bind("actor", event.actor().name())
        .bind("actingFor", event.actor().actingFor())
        .bind("role", event.actor().role())
        .bind("action", event.action())
        .bind("entityKind", event.entity().kind())
        .bind("entity", event.entity().id())
        .bind("before", event.before().map(State::digest).map(Digest::text))
        .bind("after", event.after().map(State::digest).map(Digest::text))
        .bind("reason", event.reason())
        .bind("outcome", event.outcome() instanceof Outcome.Accepted ? "accepted" : "refused")
        .bind("refusal", refusal(event.outcome()))
        .bind("sourceAddress", event.origin().sourceAddress())
        .bind("traceId", event.origin().traceId())
        .bind("previous", entry.previous().text())
        .bind("hash", entry.hash().text())
        .bind("bytes", entry.bytes())
        .execute();
  }

  private static Optional<String> refusal(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Accepted _ -> Optional.empty();
      case Outcome.Refused(var code, _) -> Optional.of(code);
    };
  }

  /// Writes a tenant's whole audit, one entry a line, and a checkpoint as the last line. Some
  /// entries at a time, so that a slow reader keeps no transaction open: they never change, so this
  /// is the audit of the moment of the checkpoint all the same.
  ///
  /// @param now time of the checkpoint
  public static void export(
      Database database, Tenant tenant, SigningKey key, Instant now, OutputStream lines)
      throws IOException {
    var checkpoint = database.inTenant(tenant, handle -> checkpoint(handle, now));
    long last = checkpoint.sequence();
    for (long told = 0; told < last; ) {
      long after = told;
      List<byte[]> entries = database.inTenant(tenant, handle -> entries(handle, after, last));
      for (var entry : entries) {
        writeLine(entry, lines);
      }
      told += entries.size();
    }
    writeLine(checkpoint.signed(key), lines);
  }

  private static AuditCheckpoint checkpoint(Handle transaction, Instant now) {
    return head(transaction, "select tenant, sequence, hash from audit_chain")
        .map(last -> new AuditCheckpoint(last.tenant(), last.sequence(), last.hash(), now))
        .orElseGet(() -> new AuditCheckpoint(tenant(transaction), 0, AuditEntry.GENESIS, now));
  }

  private static List<byte[]> entries(Handle transaction, long after, long last) {
    return transaction
        .createQuery(
            """
            select bytes from audit_entry where sequence > :after and sequence <= :last
            order by sequence limit :rows
            """)
        .bind("after", after)
        .bind("last", last)
        .bind("rows", ROWS_AT_ONCE)
        .mapTo(byte[].class)
        .list();
  }

  private static String tenant(Handle transaction) {
    return transaction.select("select current_tenant()").mapTo(String.class).one();
  }

  private static void writeLine(byte[] line, OutputStream lines) throws IOException {
    lines.write(line);
    lines.write('\n');
  }
}
