package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Actor;
import dev.belay.rollout.Applied;
import dev.belay.rollout.Note;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Role;
import dev.belay.server.Commands.Wish;
import dev.belay.wire.Reason;
import dev.belay.wire.TokenRecord;
import dev.belay.wire.TokenRecord.Grant;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Who is let in, and as what.
final class TokenRoutes {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]{0,127}");

  private static final String COLUMNS =
      """
      credential, person, roles, groups, acts_for, environment, projects, labels::text as labels,
      issued_by, issued, expires, revoked
      """;

  private final Database database;
  private final Commands commands;
  private final Clock clock;

  TokenRoutes(Database database, Commands commands, Clock clock) {
    this.database = database;
    this.commands = commands;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/v1/tokens",
            Permission.MANAGE_TOKENS,
            "Lets a person or an enforcement point in; the token is told this once",
            this::make),
        Route.get(
            "/v1/tokens", Permission.MANAGE_TOKENS, "Who was let in, the newest first", this::list),
        Route.put(
            "/v1/tokens/{token}/revocation",
            Permission.MANAGE_TOKENS,
            "Makes a token good for nothing, at once and for good",
            this::revoke));
  }

  private Reply make(Visit visit) throws Refused {
    var grant = visit.read(Grant.class);
    var token = Token.random();
    return commands.carryOut(
        visit,
        new Wish("Token.Made", grant.name(), grant.name()),
        transaction -> {
          var handle = transaction.handle();
          var roles = requireValid(grant);
          requirePlace(handle, grant);
          Credentials.add(
              handle, token, credential(grant, roles), visit.bearer().name(), transaction.now());
          var record = find(handle, token);
          transaction.take(taken(record, made(record)));
          return Reply.created(new TokenRecord.Made(token.text(), record));
        });
  }

  private Set<Role> requireValid(Grant grant) throws Refused {
    requireName("a name", grant.name());
    require(
        !grant.name().equals(new Actor.Server().name()),
        "`%s` is the server itself".formatted(grant.name()));
    for (var name : grant.groups()) {
      requireName("the name of a group", name);
    }
    for (var name : grant.actsFor()) {
      requireName("a name", name);
    }
    var roles = EnumSet.noneOf(Role.class);
    for (var text : grant.roles()) {
      roles.add(Role.from(text).orElseThrow(() -> noRole(text)));
    }
    require(!roles.isEmpty(), "expected at least one role");
    require(
        grant.expires().filter(end -> !end.isAfter(clock.instant())).isEmpty(),
        "expected an expiry that is not over");
    requireEnrolledAsPoint(grant, roles);
    return roles;
  }

  private static Refused noRole(String text) {
    var roles = Stream.of(Role.values()).map(Role::text).collect(Collectors.joining(", "));
    return new Refused(
        Problem.of("invalid-value", "expected a role, found `%s`".formatted(text))
            .withHelp("roles are " + roles));
  }

  /// An enforcement point obeys, and nothing else; a person is enrolled nowhere.
  private static void requireEnrolledAsPoint(Grant grant, Set<Role> roles) throws Refused {
    if (roles.contains(Role.ENFORCEMENT_POINT)) {
      require(roles.size() == 1, "an enforcement point has no other role");
      require(grant.groups().isEmpty(), "an enforcement point is in no group");
      require(
          grant.environment().isPresent() && !grant.projects().isEmpty(),
          "expected the environment of an enforcement point and at least one project");
    } else {
      require(
          grant.environment().isEmpty() && grant.projects().isEmpty() && grant.labels().isEmpty(),
          "only an enforcement point has an environment, projects and labels");
    }
  }

  private static void requireName(String what, String text) throws Refused {
    require(
        NAME.matcher(text).matches(),
        "expected %s of letters, digits and `.`, `_`, `@`, `+`, `-`".formatted(what));
  }

  private static void require(boolean isSo, String message) throws Refused {
    if (!isSo) {
      throw new Refused(Problem.of("invalid-value", message));
    }
  }

  private static void requirePlace(Handle handle, Grant grant) throws Refused {
    for (var project : grant.projects()) {
      var environment = grant.environment().orElseThrow();
      var isThere =
          handle
              .select(
                  """
                  select exists (
                      select from environment where project = ? and environment = ?)
                  """,
                  Storable.text(project),
                  Storable.text(environment))
              .mapTo(Boolean.class)
              .one();
      if (!isThere) {
        throw Refused.unknown("environment", "%s/%s".formatted(project, environment));
      }
    }
  }

  private static Credentials.Grant credential(Grant grant, Set<Role> roles) {
    return new Credentials.Grant(
        grant.name(),
        roles,
        Set.copyOf(grant.groups()),
        Set.copyOf(grant.actsFor()),
        grant.environment(),
        Set.copyOf(grant.projects()),
        grant.labels(),
        grant.expires());
  }

  private static TokenRecord find(Handle handle, Token token) {
    return handle
        .select(
            "select %s from credential where token_hash = ?".formatted(COLUMNS),
            token.digest().text())
        .map((row, _) -> record(row))
        .one();
  }

  private static TokenRecord record(ResultSet row) throws SQLException {
    return new TokenRecord(
        row.getString("credential"),
        new Grant(
            row.getString("person"),
            Rows.texts(row, "roles"),
            Rows.texts(row, "groups"),
            Rows.texts(row, "acts_for"),
            Optional.ofNullable(row.getString("environment")),
            Rows.texts(row, "projects"),
            Rows.labels(row, "labels"),
            Rows.time(row, "expires")),
        row.getString("issued_by"),
        Rows.time(row, "issued").orElseThrow(),
        Rows.time(row, "revoked"));
  }

  private static Note made(TokenRecord record) {
    var grant = record.grant();
    var details = new TreeMap<String, String>();
    details.put("roles", String.join(", ", grant.roles()));
    details.put("groups", String.join(", ", grant.groups()));
    details.put("acts_for", String.join(", ", grant.actsFor()));
    grant.environment().ifPresent(environment -> details.put("environment", environment));
    details.put("projects", String.join(", ", grant.projects()));
    details.put("labels", grant.labels().toString());
    grant.expires().ifPresent(end -> details.put("expires", end.toString()));
    details.values().removeIf(String::isEmpty);
    return new Note("Token.Made", record.id(), "", details);
  }

  private static Applied<TokenRecord> taken(TokenRecord record, Note note) {
    return new Applied.Taken<>(record, List.of(note));
  }

  private Reply list(Visit visit) throws Refused {
    int limit = visit.limit();
    return Reply.ok(
        new TokenRecord.Page(
            database.inTenant(
                visit.tenant(),
                handle ->
                    handle
                        .select(
                            """
                            select %s from credential order by issued desc, credential desc limit ?
                            """
                                .formatted(COLUMNS),
                            limit)
                        .map((row, _) -> record(row))
                        .list())));
  }

  private Reply revoke(Visit visit) throws Refused {
    var reason = Storable.text(visit.read(Reason.class).reason());
    var text = visit.path("token");
    var id = DecisionRoutes.id(text).orElseThrow(() -> Refused.unknown("token", text));
    var name = database.inTenant(visit.tenant(), handle -> find(handle, id)).grant().name();
    return commands.carryOut(
        visit,
        new Wish("Token.Revoked", name, text),
        transaction -> {
          var handle = transaction.handle();
          var before = find(handle, id);
          if (before.revoked().isPresent()) {
            return Reply.ok(before);
          }
          requireAnotherAdministrator(handle, before, id);
          handle
              .createUpdate(
                  """
                  update credential set revoked = :now, revoked_by = :by
                  where credential = :id and revoked is null
                  """)
              .bind("now", transaction.now())
              .bind("by", visit.bearer().name())
              .bind("id", id)
              .execute();
          var after = find(handle, id);
          var note = new Note("Token.Revoked", text, reason, new TreeMap<>());
          return Reply.ok(transaction.take(taken(after, note)));
        });
  }

  private static TokenRecord find(Handle handle, UUID id) throws Refused {
    return handle
        .select("select %s from credential where credential = ?".formatted(COLUMNS), id)
        .map((row, _) -> record(row))
        .findOne()
        .orElseThrow(() -> Refused.unknown("token", id.toString()));
  }

  /// Otherwise nobody could let anybody in any more. Two administrators who revoke each other at
  /// once wait for each other here.
  private void requireAnotherAdministrator(Handle handle, TokenRecord token, UUID id)
      throws Refused {
    if (!token.grant().roles().contains(Role.ADMINISTRATOR.text())) {
      return;
    }
    var others =
        handle
            .createQuery(
                """
                select credential from credential
                where 'administrator' = any (roles) and revoked is null
                    and (expires is null or expires > :now)
                order by credential for update
                """)
            .bind("now", clock.instant())
            .mapTo(UUID.class)
            .list();
    if (others.stream().allMatch(id::equals)) {
      throw new Refused(
          Problem.of("last-administrator", "there would be no administrator any more")
              .withHelp("let another one in first"));
    }
  }
}
