package dev.belay.server;

import static java.util.Objects.requireNonNull;

import dev.belay.rollout.Environment;
import dev.belay.rollout.Project;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// What follows from the time: stops that are over are let go, and assignments are signed again
/// long before anybody may no longer believe them. Safe for any number of threads, on any number of
/// servers.
final class Renewals {

  /// Often enough that a server may be away for days and nobody notices.
  static final Duration AFTER = Duration.ofDays(1);

  private final Commands commands;
  private final ProjectStore projects;

  Renewals(Commands commands, ProjectStore projects) {
    this.commands = commands;
    this.projects = projects;
  }

  /// Projects in which something is due.
  static List<String> due(Handle handle, Instant now) {
    return handle
        .createQuery(
            """
            select project from environment_state state
            where not exists (
                select from assignment
                where assignment.project = state.project
                    and assignment.environment = state.environment
                    and assignment.generation = state.generation
                    and assignment.issued > :old)
            union
            select project from stop where lifted is null and expires <= :now
            order by project
            """)
        .bind("old", now.minus(AFTER))
        .bind("now", now)
        .mapTo(String.class)
        .list();
  }

  /// Does what is due in a project, whoever else does it at the same time.
  void renew(Tenant tenant, String name) throws Refused {
    commands.byItself(
        tenant,
        name,
        transaction -> {
          var before = ProjectStore.lock(transaction.handle(), name);
          var next = before;
          for (var environment : before.environments().keySet()) {
            var expire = new Project.Command.ExpireStops(environment);
            next = transaction.take(next.apply(expire, transaction.actor(), transaction.now()));
            if (isOld(transaction, next, environment)) {
              next = again(next, environment);
            }
          }
          projects.save(transaction, before, next);
          return next;
        });
  }

  /// Whether nothing was signed lately for what the environment says.
  private static boolean isOld(Transaction transaction, Project project, String environment) {
    var generation = requireNonNull(project.environments().get(environment)).generation();
    return Assignments.newest(transaction.handle(), project.name(), environment)
        .filter(
            newest ->
                newest.generation() < generation
                    || newest.issued().isAfter(transaction.now().minus(AFTER)))
        .isEmpty();
  }

  /// The same in the next generation: what is older never takes the place of what is newer.
  private static Project again(Project project, String name) {
    var is = requireNonNull(project.environments().get(name));
    var environments = new TreeMap<>(project.environments());
    environments.put(
        name,
        new Environment(
            is.name(),
            is.baseline(),
            is.former(),
            is.generation() + 1,
            is.stops(),
            is.rollouts(),
            is.drafts()));
    return new Project(
        project.name(), project.reviews(), project.approvers(), project.releases(), environments);
  }
}
