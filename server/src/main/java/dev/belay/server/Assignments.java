package dev.belay.server;

import dev.belay.rollout.Assigned;
import dev.belay.rollout.Environment;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.AssignmentDocument.Baseline;
import dev.belay.wire.AssignmentDocument.ForWhom;
import dev.belay.wire.AssignmentDocument.Stopped;
import dev.belay.wire.AssignmentDocument.Tried;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// What enforcement points are told, signed: one document for each generation of an environment.
/// Safe for any number of threads.
final class Assignments {

  /// For how long an enforcement point may go on without hearing from us.
  static final Duration GOOD_FOR = Duration.ofDays(7);

  /// The newest one of an environment. The envelope is not to be changed.
  @SuppressWarnings("ArrayRecordComponent") // is handed on and never compared
  record Signed(long generation, Instant issued, byte[] envelope) {}

  private final SigningKey key;

  Assignments(SigningKey key) {
    this.key = key;
  }

  /// Signs what the environment says now, and wakes those who wait for it once it is committed.
  void issue(Transaction transaction, String project, Environment environment) {
    var handle = transaction.handle();
    var tenant = transaction.tenant();
    var document = document(tenant, project, environment, transaction.now());
    handle
        .createUpdate(
            """
            insert into assignment (project, environment, generation, envelope, issued, expires)
            values (:project, :environment, :generation, :envelope, :issued, :expires)
            """)
        .bind("project", project)
        .bind("environment", environment.name())
        .bind("generation", document.generation())
        .bind("envelope", document.sign(key))
        .bind("issued", document.issued())
        .bind("expires", document.expires())
        .execute();
    Watchers.call(handle, Topic.assignment(tenant, project, environment.name()));
  }

  private static AssignmentDocument document(
      Tenant tenant, String project, Environment environment, Instant now) {
    var assigned = environment.assigned();
    return new AssignmentDocument(
        AssignmentDocument.FORMAT,
        tenant.name(),
        project,
        environment.name(),
        assigned.generation(),
        now,
        now.plus(GOOD_FOR),
        new Baseline(assigned.baseline(), assigned.baselineAddress()),
        assigned.candidates().stream().map(Assignments::tried).toList(),
        assigned.stops().stream().map(Stopped::of).toList(),
        assigned.approvers());
  }

  private static Tried tried(Assigned.Tried tried) {
    return new Tried(
        tried.release(),
        tried.address(),
        tried.isDraft(),
        tried.stage(),
        ForWhom.of(tried.cohort()));
  }

  /// Keeps a release file that was signed with the same key.
  void keep(Transaction transaction, String project, ReleaseFile file, ReleaseFile.Kind kind) {
    Contents.keep(transaction.handle(), project, file, kind, key.verifyingKey(), transaction.now());
  }

  /// Absent when there is no such environment.
  static Optional<Signed> newest(Handle transaction, String project, String environment) {
    return transaction
        .select(
            """
            select generation, issued, envelope from assignment
            where project = ? and environment = ?
            order by generation desc limit 1
            """,
            project,
            environment)
        .map(
            (row, _) ->
                new Signed(
                    row.getLong(1),
                    row.getObject(2, OffsetDateTime.class).toInstant(),
                    row.getBytes(3)))
        .findOne();
  }
}
