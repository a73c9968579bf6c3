package dev.belay.server;

import dev.belay.rollout.Actor;
import dev.belay.rollout.Applied;
import dev.belay.rollout.Escalation;
import dev.belay.wire.AuditEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;

/// What the server does by itself, tenant by tenant, as time passes: closes held calls that nobody
/// answered, tells of what drafts would have blocked, and renews what would run out. Any number of
/// servers do it side by side. Safe for any number of threads.
final class Rounds implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Rounds.class.getName());

  private static final Duration PAUSE = Duration.ofSeconds(15);

  private static final AuditEvent.Actor SERVER =
      AuditEvent.Actor.of(new Actor.Server().name(), "none");

  private final Database database;
  private final Renewals renewals;
  private final Clock clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closed = lock.newCondition();
  private final Thread thread;
  private boolean isClosed;

  private Rounds(Database database, Renewals renewals, Clock clock) {
    this.database = database;
    this.renewals = renewals;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("belay-rounds").unstarted(this::walk);
  }

  static Rounds start(Database database, Renewals renewals, Clock clock) {
    var rounds = new Rounds(database, renewals, clock);
    rounds.thread.start();
    return rounds;
  }

  private void walk() {
    while (mayGoOn()) {
      try {
        once();
      } catch (RuntimeException e) {
        // The database may be away; the next round does what this one left.
        LOG.log(System.Logger.Level.WARNING, "a round was not finished: {0}", e.getMessage());
      }
    }
  }

  /// Waits before a round. False once closed.
  private boolean mayGoOn() {
    long nanos = PAUSE.toNanos();
    lock.lock();
    try {
      while (!isClosed && nanos > 0) {
        nanos = closed.awaitNanos(nanos);
      }
      return !isClosed;
    } catch (InterruptedException _) {
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void once() {
    List<String> tenants =
        database.inTenant(
            Tenant.SYSTEM,
            handle -> handle.select("select tenant from tenant").mapTo(String.class).list());
    for (var name : tenants) {
      var tenant = new Tenant(name);
      database.inTenant(
          tenant,
          handle -> {
            closeOverdue(handle, tenant, clock.instant());
            WouldDeny.tell(handle, clock.instant());
            return tenant;
          });
      renew(tenant);
    }
  }

  /// Each project by itself: one that cannot be renewed keeps no other from it.
  private void renew(Tenant tenant) {
    List<String> due = database.inTenant(tenant, handle -> Renewals.due(handle, clock.instant()));
    for (var project : due) {
      try {
        renewals.renew(tenant, project);
      } catch (Refused | RuntimeException e) {
        LOG.log(
            System.Logger.Level.WARNING,
            "project {0} of {1} was not renewed: {2}",
            project,
            tenant,
            e.getMessage());
      }
    }
  }

  /// Closes the held calls that nobody answered in time.
  static void closeOverdue(Handle transaction, Tenant tenant, Instant now) {
    for (var id : EscalationStore.overdue(transaction, now)) {
      EscalationStore.lock(transaction, id)
          .ifPresent(held -> close(transaction, tenant, held.escalation(), now));
    }
  }

  /// One that was answered meanwhile stays as it is.
  private static void close(Handle transaction, Tenant tenant, Escalation escalation, Instant now) {
    var close = new Escalation.Command.Close(Escalation.Why.EXPIRED);
    var isOpen = escalation.state() instanceof Escalation.State.Open;
    if (isOpen
        && escalation.apply(close, new Actor.Server(), now)
            instanceof Applied.Taken<Escalation>(var next, var notes)) {
      EscalationStore.update(transaction, next);
      Watchers.call(transaction, Topic.escalation(tenant, escalation.id()));
      notes.forEach(
          note ->
              Audit.append(
                  transaction,
                  AuditEvent.of(
                          now,
                          SERVER,
                          note.action(),
                          new AuditEvent.Entity("escalation", note.id()))
                      .because(Escalation.Why.EXPIRED.text())));
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      isClosed = true;
      closed.signalAll();
    } finally {
      lock.unlock();
    }
    thread.interrupt();
  }
}
