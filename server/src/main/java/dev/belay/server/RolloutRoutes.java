package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Gate;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Project;
import dev.belay.rollout.Rollout;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.Reason;
import dev.belay.wire.RolloutRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/// Rollouts: started, and moved a step at a time.
final class RolloutRoutes {

  private static final String ROLLOUTS =
      "/v1/projects/{project}/environments/{environment}/rollouts";
  private static final String ROLLOUT = ROLLOUTS + "/{rollout}";

  private final Database database;
  private final Commands commands;
  private final ProjectCommands projects;

  RolloutRoutes(Database database, Commands commands, ProjectCommands projects) {
    this.database = database;
    this.commands = commands;
    this.projects = projects;
  }

  List<Route> routes() {
    return List.of(
        Route.get(ROLLOUTS, Permission.READ, "Rollouts, the newest first", this::list),
        Route.post(ROLLOUTS, Permission.MOVE_ROLLOUTS, "Starts a rollout", this::start),
        Route.get(ROLLOUT, Permission.READ, "A rollout", this::show),
        Route.post(
            ROLLOUT + "/advances",
            Permission.MOVE_ROLLOUTS,
            "Moves a rollout to its next step; from the last one, to its end",
            this::advance),
        Route.post(
            ROLLOUT + "/retreats",
            Permission.MOVE_ROLLOUTS,
            "Moves a rollout to an earlier step",
            this::retreat),
        Route.post(ROLLOUT + "/pauses", Permission.MOVE_ROLLOUTS, "Pauses a rollout", this::pause),
        Route.post(
            ROLLOUT + "/resumptions", Permission.MOVE_ROLLOUTS, "Resumes a rollout", this::resume),
        Route.post(
            ROLLOUT + "/abort",
            Permission.MOVE_ROLLOUTS,
            "Ends a rollout and withdraws its release",
            this::abort));
  }

  private Reply list(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              var environment = EnvironmentRoutes.environment(project, visit);
              return new RolloutRecord.Page(
                  environment.rollouts().reversed().stream()
                      .limit(limit)
                      .map(rollout -> Told.rollout(project.name(), environment.name(), rollout))
                      .toList());
            }));
  }

  private Reply show(Visit visit) throws Refused {
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> told(visit, ProjectStore.read(handle, visit.path("project")))));
  }

  /// The rollout that the path names.
  private static RolloutRecord told(Visit visit, Project project) throws Refused {
    return told(visit, project, visit.path("rollout"));
  }

  private static RolloutRecord told(Visit visit, Project project, String id) throws Refused {
    var environment = EnvironmentRoutes.environment(project, visit);
    return environment
        .rollout(id)
        .map(rollout -> Told.rollout(project.name(), environment.name(), rollout))
        .orElseThrow(() -> Refused.unknown("rollout", id));
  }

  private Reply start(Visit visit) throws Refused {
    var asked = visit.read(RolloutRecord.Opening.class);
    var steps = steps(asked);
    var onBreach =
        Rollout.OnBreach.from(asked.onBreach())
            .orElseThrow(
                () -> invalid("expected `retreat` or `pause`, found `%s`", asked.onBreach()));
    var name = visit.path("project");
    return Reply.created(
        commands.carryOut(
            visit,
            new Wish("Rollout.Started", name, ""),
            transaction -> {
              var before = ProjectStore.lock(transaction.handle(), name);
              var id = nextId(transaction.handle(), name);
              var command =
                  new Project.Command.StartRollout(
                      visit.path("environment"),
                      id,
                      asked.release(),
                      steps,
                      asked.rollbackOwner(),
                      asked.approvers(),
                      onBreach);
              var after =
                  transaction.take(before.apply(command, transaction.actor(), transaction.now()));
              return told(visit, projects.save(transaction, before, after), id);
            }));
  }

  private static String nextId(Handle handle, String project) {
    return handle
        .select("select coalesce(max(rollout), 0) + 1 from rollout where project = ?", project)
        .mapTo(String.class)
        .one();
  }

  private static List<Rollout.Step> steps(RolloutRecord.Opening asked) throws Refused {
    var steps = new ArrayList<Rollout.Step>();
    for (var step : asked.steps()) {
      var gates = new ArrayList<Gate>();
      for (var text : step.gates().orElse(List.of())) {
        gates.add(
            Gate.from(text)
                .orElseThrow(
                    () ->
                        invalid(
                            "expected a gate such as `soak 10m`, `subjects 20` or `changed 5%%`,"
                                + " found `%s`",
                            text)));
      }
      steps.add(
          new Rollout.Step(
              step.stage(), step.labels().orElse(Map.of()), step.percent().orElse(100.0), gates));
    }
    return steps;
  }

  private static Refused invalid(String message, String found) {
    return new Refused(Problem.of("invalid-value", message.formatted(found)));
  }

  private Reply advance(Visit visit) throws Refused {
    var asked = visit.read(Reason.class);
    var name = visit.path("project");
    var id = visit.path("rollout");
    return Reply.ok(
        commands.carryOut(
            visit,
            new Wish("Rollout.Advanced", name, id),
            transaction -> {
              var before = ProjectStore.lock(transaction.handle(), name);
              var environment = EnvironmentRoutes.environment(before, visit);
              var rollout =
                  environment.rollout(id).orElseThrow(() -> Refused.unknown("rollout", id));
              var seen = Sightings.since(transaction, name, environment.name(), rollout);
              var move =
                  new Project.Command.MoveRollout(
                      environment.name(), id, new Rollout.Command.Advance(seen, asked.reason()));
              var after =
                  transaction.take(before.apply(move, transaction.actor(), transaction.now()));
              return told(visit, projects.save(transaction, before, after));
            }));
  }

  private Reply retreat(Visit visit) throws Refused {
    var asked = visit.read(RolloutRecord.Retreat.class);
    return moved(visit, new Rollout.Command.Retreat(asked.to(), asked.reason()));
  }

  private Reply pause(Visit visit) throws Refused {
    return moved(visit, new Rollout.Command.Pause(visit.read(Reason.class).reason()));
  }

  private Reply resume(Visit visit) throws Refused {
    return moved(visit, new Rollout.Command.Resume(visit.read(Reason.class).reason()));
  }

  private Reply abort(Visit visit) throws Refused {
    return moved(visit, new Rollout.Command.Abort(visit.read(Reason.class).reason()));
  }

  private Reply moved(Visit visit, Rollout.Command move) throws Refused {
    var id = visit.path("rollout");
    var command = new Project.Command.MoveRollout(visit.path("environment"), id, move);
    return Reply.ok(told(visit, projects.apply(visit, visit.path("project"), id, command).after()));
  }
}
