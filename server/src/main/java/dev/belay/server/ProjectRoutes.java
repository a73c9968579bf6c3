package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Project;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.Documents;
import dev.belay.wire.ProjectRecord;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/// Projects: made by administrators, looked at by everyone.
final class ProjectRoutes {

  private static final String QUERY =
      """
      select project.*, array(
          select environment.environment::text from environment
          where environment.project = project.project order by position) as environments
      from project
      """;

  private final Database database;
  private final Commands commands;
  private final ProjectStore projects;
  private final SigningKey key;

  ProjectRoutes(Database database, Commands commands, ProjectStore projects, SigningKey key) {
    this.database = database;
    this.commands = commands;
    this.projects = projects;
    this.key = key;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/v1/projects", Permission.READ, "The projects", this::list),
        Route.post("/v1/projects", Permission.MANAGE_PROJECTS, "Makes a project", this::make),
        Route.get("/v1/projects/{project}", Permission.READ, "A project", this::show));
  }

  private Reply list(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        new ProjectRecord.Page(
            database.inTenant(
                visit.tenant(),
                handle ->
                    handle
                        .select(QUERY + "order by project.project limit ?", limit)
                        .map((row, _) -> told(row))
                        .list())));
  }

  private Reply show(Visit visit) throws Refused {
    var name = visit.path("project");
    return Reply.ok(database.inTenant(visit.tenant(), handle -> find(handle, name)));
  }

  private static ProjectRecord find(Handle handle, String name) throws Refused {
    return handle
        .select(QUERY + "where project.project = ?", name)
        .map((row, _) -> told(row))
        .findOne()
        .orElseThrow(() -> Refused.unknown("project", name));
  }

  private static ProjectRecord told(ResultSet row) throws SQLException {
    return new ProjectRecord(
        row.getString("project"),
        row.getInt("reviews_needed"),
        texts(row, "approvers"),
        row.getInt("head"),
        texts(row, "environments"),
        row.getString("created_by"),
        row.getObject("created", OffsetDateTime.class).toInstant());
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return Arrays.asList((String[]) row.getArray(column).getArray());
  }

  private Reply make(Visit visit) throws Refused {
    var asked = visit.read(ProjectRecord.Opening.class);
    if (asked.reviews() < 0) {
      throw new Refused(
          Problem.of("invalid-value", "expected 0 reviews or more, found " + asked.reviews()));
    }
    var file = releaseZero(visit.tenant(), asked);
    return Reply.created(
        commands.carryOut(
            visit,
            new Wish("Project.Made", asked.name(), ""),
            transaction -> made(transaction, asked, file)));
  }

  private ProjectRecord made(Transaction transaction, ProjectRecord.Opening asked, ReleaseFile file)
      throws Refused {
    var handle = transaction.handle();
    requireNew(handle, asked.name());
    var opening =
        new Project.Opening(
            asked.name(),
            asked.reviews(),
            asked.approvers(),
            Set.of(ProjectStore.PRODUCTION),
            file.address());
    var project = transaction.take(Project.make(opening, transaction.actor(), transaction.now()));
    projects.create(transaction, project, file);
    return find(handle, project.name());
  }

  /// Two may ask for the same name at once: the second waits here, and then finds it taken.
  private static void requireNew(Handle handle, String name) throws Refused {
    handle
        .select("select pg_advisory_xact_lock(hashtext(current_tenant() || '/' || ?))::text", name)
        .mapTo(String.class)
        .one();
    var isThere =
        handle
            .select("select exists (select from project where project = ?)", name)
            .mapTo(Boolean.class)
            .one();
    if (isThere) {
      throw new Refused(
          Problem.of("name-taken", "there is a project `%s` already".formatted(name))
              .withHelp("choose another name"));
    }
  }

  /// No policies, and the defaults that its maker chose. Whatever is wrong with what was asked for
  /// is found by checking it like any other content.
  private ReleaseFile releaseZero(Tenant tenant, ProjectRecord.Opening asked) throws Refused {
    var files = Map.of(dev.belay.language.Project.FILE, text(asked));
    var compiled = Compilation.of(asked.name(), files);
    if (compiled.release().isEmpty()) {
      var first = compiled.problems().getFirst();
      throw new Refused(Problem.of("invalid-name", first.message()));
    }
    return ReleaseFile.sign(
        ReleaseFile.Kind.RELEASE,
        tenant.name(),
        compiled.release().get(),
        Compilation.bytes(files),
        key);
  }

  private static String text(ProjectRecord.Opening asked) {
    return """
    project: %s
    default: { %s }
    approvers: [ %s ]
    """
        .formatted(
            quoted(asked.name()),
            asked.defaults().entrySet().stream()
                .map(entry -> line(entry.getKey(), entry.getValue()))
                .collect(joining(", ")),
            asked.approvers().stream().map(ProjectRoutes::quoted).collect(joining(", ")));
  }

  private static String line(String question, Verdict verdict) {
    return "%s: %s".formatted(quoted(question), verdict.text());
  }

  /// Names need no quotes; what is no name must not become more than one.
  private static String quoted(String text) {
    return text.matches("[a-z][a-z0-9._-]*") ? text : new String(Documents.bytes(text), UTF_8);
  }
}
