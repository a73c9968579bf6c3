package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.NumberedRelease;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Project;
import dev.belay.rollout.Publication;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.SigningKey;
import java.util.List;

/// Releases of a project: published from changes, and brought back.
final class ReleaseRoutes {

  private static final String RELEASES = "/v1/projects/{project}/releases";

  private final Database database;
  private final Commands commands;
  private final ProjectCommands projects;
  private final Assignments assignments;
  private final Planner planner;
  private final SigningKey key;

  ReleaseRoutes(
      Database database,
      Commands commands,
      ProjectCommands projects,
      Assignments assignments,
      SigningKey key) {
    this.database = database;
    this.commands = commands;
    this.projects = projects;
    this.assignments = assignments;
    this.planner = new Planner(key);
    this.key = key;
  }

  List<Route> routes() {
    return List.of(
        Route.get(RELEASES, Permission.READ, "Releases, the newest first", this::list),
        Route.post(
            RELEASES, Permission.PUBLISH, "Publishes a change as the next release", this::publish),
        Route.get(RELEASES + "/{release}", Permission.READ, "A release and its files", this::show),
        Route.post(
            "/v1/projects/{project}/environments/{environment}/rollbacks",
            Permission.ROLL_BACK,
            "Goes back to what decided before, at once",
            this::rollBack));
  }

  private Reply list(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              return new ReleaseRecord.Page(
                  project.releases().sequencedValues().reversed().stream()
                      .limit(limit)
                      .map(Told::release)
                      .toList());
            }));
  }

  private Reply show(Visit visit) throws Refused {
    int number = visit.numberInPath("release");
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              var release =
                  project
                      .release(number)
                      .orElseThrow(() -> Refused.unknown("release", Integer.toString(number)));
              return new ReleaseRecord.Whole(
                  Told.release(release), Contents.texts(handle, release.address()));
            }));
  }

  private Reply publish(Visit visit) throws Refused {
    var asked = visit.read(ReleaseRecord.Publication.class);
    var name = visit.path("project");
    var wish = new Wish("Release.Published", name, asked.change());
    int change = change(asked);
    var latest = latest(visit, name, change, asked.plan());
    return Reply.created(
        commands.carryOut(
            visit, wish, transaction -> published(transaction, name, change, asked, latest)));
  }

  private static int change(ReleaseRecord.Publication asked) throws Refused {
    if (!asked.change().matches("[1-9][0-9]{0,8}")) {
      throw Refused.unknown("change", asked.change());
    }
    return Integer.parseInt(asked.change());
  }

  /// Before the project is locked: a replay takes its time, and others want to publish.
  private Evidence latest(Visit visit, String name, int number, Digest plan) throws Refused {
    return database.inTenant(
        visit.tenant(),
        handle -> {
          var project = ProjectStore.read(handle, name);
          var change = ChangeStore.read(handle, name, number);
          var planned = PlanStore.find(handle, change, plan.text()).plan();
          var environment =
              project
                  .environment(planned.environment())
                  .orElseThrow(() -> Refused.unknown("environment", planned.environment()));
          return planner.latest(handle, project, environment, planned);
        });
  }

  private ReleaseRecord published(
      Transaction transaction,
      String name,
      int number,
      ReleaseRecord.Publication asked,
      Evidence latest)
      throws Refused {
    var handle = transaction.handle();
    var project = ProjectStore.lock(handle, name);
    var change = ChangeStore.read(handle, name, number);
    var plan = PlanStore.find(handle, change, asked.plan().text()).plan();
    var request = new Publication.Request(plan, asked.head(), latest, asked.reason());
    var done =
        transaction.take(
            Publication.publish(project, change, request, transaction.actor(), transaction.now()));
    sign(transaction, name, done.release());
    projects.save(transaction, project, done.project());
    ChangeStore.save(transaction, change, done.change());
    return Told.release(done.release());
  }

  /// What was signed as a draft never decides.
  private void sign(Transaction transaction, String project, NumberedRelease release) {
    var kind = ReleaseFile.Kind.RELEASE;
    var draft = Contents.find(transaction.handle(), release.address()).orElseThrow();
    assignments.keep(transaction, project, draft.signedAgain(kind, key), kind);
  }

  private Reply rollBack(Visit visit) throws Refused {
    var asked = visit.read(ReleaseRecord.Rollback.class);
    var environment = visit.path("environment");
    var back = new Project.Command.RollBack(environment, asked.to(), asked.reason());
    var done = projects.apply(visit, visit.path("project"), environment, back);
    var release = EnvironmentRoutes.environment(done.after(), visit).baseline().release();
    return Reply.created(Told.release(done.after().release(release).orElseThrow()));
  }
}
