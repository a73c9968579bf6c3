package dev.belay.server;

import dev.belay.rollout.Actor;
import dev.belay.rollout.Applied;
import dev.belay.rollout.Note;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;

/// One command being carried out: all that it does to the database, and what the audit will say of
/// it, stands or falls together. Not safe for more than one thread.
final class Transaction {

  private final Handle handle;
  private final Tenant tenant;
  private final Actor actor;
  private final Instant now;
  private final List<Note> notes = new ArrayList<>();

  Transaction(Handle handle, Tenant tenant, Actor actor, Instant now) {
    this.handle = handle;
    this.tenant = tenant;
    this.actor = actor;
    this.now = now;
  }

  Handle handle() {
    return handle;
  }

  Tenant tenant() {
    return tenant;
  }

  /// Whoever gave the command.
  Actor actor() {
    return actor;
  }

  /// The time of everything that happens in it.
  Instant now() {
    return now;
  }

  /// What there is after a step; what the step has to tell is told. A refusal undoes all the steps
  /// before it.
  <T> T take(Applied<T> applied) throws Refused {
    return switch (applied) {
      case Applied.Refused<T>(var problem) -> throw new Refused(problem);
      case Applied.Taken<T>(var next, var more) -> {
        notes.addAll(more);
        yield next;
      }
    };
  }

  /// For what no rule is asked about.
  void note(Note note) {
    notes.add(note);
  }

  /// What the audit is to say, in order.
  List<Note> notes() {
    return List.copyOf(notes);
  }
}
