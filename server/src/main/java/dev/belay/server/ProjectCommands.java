package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.rollout.Actor;
import dev.belay.rollout.Project;
import dev.belay.server.Commands.Wish;

/// Carries out what changes a project, with all that follows from it. Safe for any number of
/// threads.
final class ProjectCommands {

  private final Commands commands;
  private final ProjectStore projects;

  ProjectCommands(Commands commands, ProjectStore projects) {
    this.commands = commands;
    this.projects = projects;
  }

  /// What a project is before and after a command.
  record Done(Project before, Project after) {}

  /// @param id of what the command is for: a rollout's, a stop's, an environment's name
  Done apply(Visit visit, String project, String id, Project.Command command) throws Refused {
    return commands.carryOut(
        visit,
        new Wish(command.action(), project, id),
        transaction -> {
          var before = ProjectStore.lock(transaction.handle(), project);
          var after =
              transaction.take(before.apply(command, transaction.actor(), transaction.now()));
          return new Done(before, save(transaction, before, after));
        });
  }

  /// Writes the project. Changes whose releases were withdrawn are open again, and observed.
  Project save(Transaction transaction, Project before, Project after) throws Refused {
    var next = after;
    for (var release : after.withdrawnSince(before)) {
      if (release.change().isPresent()) {
        var number = Integer.parseInt(release.change().get());
        var change = ChangeStore.read(transaction.handle(), after.name(), number);
        var reopened = transaction.take(change.reopened(release));
        ChangeStore.save(transaction, change, reopened);
        next = observed(transaction, next, reopened.id(), release.address(), new Actor.Server());
      }
    }
    projects.save(transaction, before, next);
    return next;
  }

  /// The project with a draft observed wherever it is enforced.
  static Project observed(
      Transaction transaction, Project project, String change, Digest address, Actor who)
      throws Refused {
    var next = project;
    for (var environment : project.environments().keySet()) {
      var observe = new Project.Command.ObserveDraft(environment, change, address);
      next = transaction.take(next.apply(observe, who, transaction.now()));
    }
    return next;
  }

  /// The project with a draft observed nowhere any more.
  static Project dropped(Transaction transaction, Project project, String change) throws Refused {
    var next = project;
    for (var environment : project.environments().values()) {
      if (environment.drafts().containsKey(change)) {
        var drop = new Project.Command.DropDraft(environment.name(), change);
        next = transaction.take(next.apply(drop, transaction.actor(), transaction.now()));
      }
    }
    return next;
  }
}
