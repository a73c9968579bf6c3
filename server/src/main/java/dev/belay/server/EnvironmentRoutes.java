package dev.belay.server;

import dev.belay.rollout.Environment;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Project;
import dev.belay.wire.EnvironmentRecord;
import dev.belay.wire.EnvironmentRecord.Point;
import dev.belay.wire.Json;
import dev.belay.wire.Reason;
import dev.belay.wire.StopRecord;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What decides in an environment, who has heard of it, and its stops.
final class EnvironmentRoutes {

  private static final String ENVIRONMENT = "/v1/projects/{project}/environments/{environment}";

  private final Database database;
  private final ProjectCommands commands;
  private final Clock clock;

  EnvironmentRoutes(Database database, ProjectCommands commands, Clock clock) {
    this.database = database;
    this.commands = commands;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(
            ENVIRONMENT,
            Permission.READ,
            "What decides in an environment, and which enforcement points have loaded it",
            this::show),
        Route.get(ENVIRONMENT + "/stops", Permission.READ, "Stops in force", this::stops),
        Route.post(ENVIRONMENT + "/stops", Permission.STOP, "Places a stop", this::place),
        Route.post(
            ENVIRONMENT + "/stops/{stop}/lifting", Permission.STOP, "Lifts a stop", this::lift));
  }

  /// The environment that the path names.
  static Environment environment(Project project, Visit visit) throws Refused {
    var name = visit.path("environment");
    return project.environment(name).orElseThrow(() -> Refused.unknown("environment", name));
  }

  private Reply show(Visit visit) throws Refused {
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              return told(handle, project, environment(project, visit));
            }));
  }

  private EnvironmentRecord told(Handle handle, Project project, Environment environment) {
    return new EnvironmentRecord(
        project.name(),
        environment.name(),
        project.head().number(),
        environment.baseline().release(),
        environment.baseline().address(),
        environment.baseline().from(),
        environment.generation(),
        environment
            .rollout()
            .map(rollout -> Told.rollout(project.name(), environment.name(), rollout)),
        environment.stops().stream().map(Told::stop).toList(),
        environment.drafts(),
        points(handle, project.name(), environment));
  }

  private List<Point> points(Handle handle, String project, Environment environment) {
    var liveSince = clock.instant().minus(Points.LIVE);
    return handle
        .select(
            """
            select point.enforcement_point, point.labels::text as labels, point.last_seen,
                status.generation, status.confirmed_current, status.failed::text as failed
            from enforcement_point point
                join enforcement_point_status status using (tenant, enforcement_point)
            where status.project = ? and point.environment = ? and point.retired is null
                and status.reported = point.last_seen
            order by point.enforcement_point
            """,
            project,
            environment.name())
        .map((row, _) -> point(row, environment.generation(), liveSince))
        .list();
  }

  private static Point point(ResultSet row, long generation, Instant liveSince)
      throws SQLException {
    var lastSeen = row.getObject("last_seen", OffsetDateTime.class).toInstant();
    var obeyed = Optional.ofNullable(row.getObject("generation", Long.class));
    var confirmed = Optional.ofNullable(row.getObject("confirmed_current", OffsetDateTime.class));
    var failed = row.getString("failed");
    return new Point(
        row.getString("enforcement_point"),
        labels(row.getString("labels")),
        obeyed,
        confirmed.map(OffsetDateTime::toInstant),
        failed.equals("{}") ? Optional.empty() : Optional.of(failed),
        lastSeen,
        obeyed.equals(Optional.of(generation)),
        lastSeen.isAfter(liveSince));
  }

  private static Map<String, String> labels(String json) {
    var labels = new HashMap<String, String>();
    Json.parse(json)
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }

  private Reply stops(Visit visit) throws Refused {
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              var project = ProjectStore.read(handle, visit.path("project"));
              var stops = environment(project, visit).stops();
              return new StopRecord.Page(stops.stream().map(Told::stop).toList());
            }));
  }

  private Reply place(Visit visit) throws Refused {
    var asked = visit.read(StopRecord.Opening.class);
    var id = UUID.randomUUID().toString();
    var place =
        new Project.Command.PlaceStop(
            visit.path("environment"), id, asked.fields(), asked.reason(), asked.expires());
    var done = commands.apply(visit, visit.path("project"), id, place);
    var stops = environment(done.after(), visit).stops();
    return Reply.created(Told.stop(stops.getLast()));
  }

  private Reply lift(Visit visit) throws Refused {
    var asked = visit.read(Reason.class);
    var id = visit.path("stop");
    var lift = new Project.Command.LiftStop(visit.path("environment"), id, asked.reason());
    commands.apply(visit, visit.path("project"), id, lift);
    return Reply.nothing();
  }
}
