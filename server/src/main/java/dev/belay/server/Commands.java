package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Actor;
import dev.belay.rollout.Note;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.AuditEvent.Entity;
import dev.belay.wire.AuditEvent.State;
import dev.belay.wire.Json;
import java.time.Clock;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/// Carries out commands. In one transaction: the state is read, the rule is applied, what it says
/// is written, and so is what the audit says of it. A refusal writes nothing but its audit entry.
/// Safe for any number of threads.
final class Commands {

  /// What somebody wants done, in the words of the audit.
  ///
  /// @param action such as `Release.Published`, should it be refused
  /// @param project that it is done in
  /// @param id of what it is done to, should it be refused; empty for what does not exist yet
  record Wish(String action, String project, String id) {}

  /// Reads, applies and writes.
  @FunctionalInterface
  interface Work<T> {
    T in(Transaction transaction) throws Refused;
  }

  private final Database database;
  private final Clock clock;

  Commands(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /// Answers what the work does, once it is committed.
  <T> T carryOut(Visit visit, Wish wish, Work<T> work) throws Refused {
    try {
      return database.inTenant(visit.tenant(), handle -> done(handle, visit, wish, work));
    } catch (Refused refused) {
      refuse(visit, wish, refused.problem());
      throw refused;
    }
  }

  /// Does what follows from the time or from evidence: nobody asks for it.
  <T> T byItself(Tenant tenant, String project, Work<T> work) throws Refused {
    var server = new Actor.Server();
    var actor = AuditEvent.Actor.of(server.name(), "none");
    return database.inTenant(
        tenant,
        handle -> {
          var transaction = new Transaction(handle, tenant, server, clock.instant());
          var done = work.in(transaction);
          tell(transaction, project, actor, AuditEvent.Origin.none());
          return done;
        });
  }

  private <T> T done(Handle handle, Visit visit, Wish wish, Work<T> work) throws Refused {
    var transaction = new Transaction(handle, visit.tenant(), visit.actor(), clock.instant());
    var done = work.in(transaction);
    tell(transaction, wish.project(), visit.auditActor(), visit.origin());
    return done;
  }

  private static void tell(
      Transaction transaction, String project, AuditEvent.Actor who, AuditEvent.Origin origin) {
    for (var note : transaction.notes()) {
      var event =
          AuditEvent.of(
                  transaction.now(), who, note.action(), entity(note.action(), project, note.id()))
              .from(origin);
      Audit.append(transaction.handle(), explained(event, note));
    }
  }

  private static AuditEvent explained(AuditEvent event, Note note) {
    var explained = note.reason().isBlank() ? event : event.because(note.reason());
    if (note.details().isEmpty()) {
      return explained;
    }
    var after = Json.object();
    note.details().forEach(after::put);
    return explained.after(State.of(after));
  }

  /// For what is refused before anything was read.
  void refuse(Visit visit, Wish wish, Problem problem) {
    var event =
        AuditEvent.of(
                clock.instant(),
                visit.auditActor(),
                wish.action(),
                entity(wish.action(), wish.project(), wish.id()))
            .from(visit.origin())
            .refused(problem);
    database.inTenant(visit.tenant(), handle -> Audit.append(handle, event));
  }

  /// `Release.Published` is something that happened to a release. What a project has is numbered in
  /// the project.
  private static Entity entity(String action, String project, String id) {
    var kind = action.split("\\.", 2)[0].toLowerCase(Locale.ROOT);
    var whole = id.isEmpty() || id.equals(project) ? project : project + "/" + id;
    return new Entity(kind, whole);
  }
}
