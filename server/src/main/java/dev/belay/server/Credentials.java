package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Actor;
import dev.belay.rollout.Role;
import dev.belay.wire.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Who may ask: the tokens that were given out, by their digests.
final class Credentials {

  /// What a token turned out to be.
  sealed interface Presented {

    record Good(Bearer bearer) implements Presented {}

    record Bad(Problem problem) implements Presented {}
  }

  /// A token that is to be given out.
  ///
  /// @param environment where an enforcement point is enrolled; absent for people
  record Grant(
      String person,
      Set<Role> roles,
      Set<String> groups,
      Set<String> actsFor,
      Optional<String> environment,
      Set<String> projects,
      Map<String, String> labels,
      Optional<Instant> expires) {

    static Grant of(String person, Role... roles) {
      return new Grant(
          person,
          new TreeSet<>(Arrays.asList(roles)),
          Set.of(),
          Set.of(),
          Optional.empty(),
          Set.of(),
          Map.of(),
          Optional.empty());
    }
  }

  private record Row(Bearer bearer, Optional<Instant> expires, boolean isRevoked) {}

  private Credentials() {}

  /// The search is by digest, so how long it takes tells nothing about any token.
  static Presented find(Database database, Token token, Instant now) {
    var row =
        database.withToken(
            token.digest(),
            handle ->
                handle
                    .select(
                        """
                        select tenant, credential, person, roles, groups, acts_for, environment,
                            projects, labels::text as labels, expires, revoked
                        from credential
                        """)
                    .map((found, _) -> row(found))
                    .findOne());
    return row.map(found -> presented(found, now))
        .orElseGet(() -> bad("not-authenticated", "nobody has this token"));
  }

  /// Whether a token that was good when it was presented still is.
  static boolean isGood(Handle transaction, UUID credential, Instant now) {
    return transaction
        .createQuery(
            """
            select exists (
                select from credential
                where credential = :credential and revoked is null
                    and (expires is null or expires > :now))
            """)
        .bind("credential", credential)
        .bind("now", now)
        .mapTo(Boolean.class)
        .one();
  }

  private static Presented presented(Row row, Instant now) {
    if (row.isRevoked()) {
      return bad("token-revoked", "the token was revoked");
    }
    var isOver = row.expires().filter(end -> !now.isBefore(end)).isPresent();
    return isOver
        ? bad("token-expired", "the token expired at " + row.expires().orElseThrow())
        : new Presented.Good(row.bearer());
  }

  private static Presented bad(String code, String message) {
    return new Presented.Bad(
        Problem.of(code, message).withHelp("ask an administrator for a token"));
  }

  private static Row row(ResultSet row) throws SQLException {
    var roles =
        texts(row, "roles").stream()
            .flatMap(text -> Role.from(text).stream())
            .collect(Collectors.toUnmodifiableSet());
    var bearer =
        new Bearer(
            new Tenant(row.getString("tenant")),
            row.getObject("credential", UUID.class),
            actor(row, roles),
            Optional.ofNullable(row.getString("environment")),
            texts(row, "projects"),
            labels(row.getString("labels")));
    return new Row(bearer, time(row, "expires"), row.getObject("revoked") != null);
  }

  private static Actor actor(ResultSet row, Set<Role> roles) throws SQLException {
    var person = row.getString("person");
    var actsFor = texts(row, "acts_for");
    return roles.contains(Role.ENFORCEMENT_POINT)
        ? new Actor.Machine(person, roles, actsFor)
        : new Actor.Person(person, roles, texts(row, "groups"), actsFor);
  }

  private static Set<String> texts(ResultSet row, String column) throws SQLException {
    return Set.copyOf(Arrays.asList((String[]) row.getArray(column).getArray()));
  }

  private static Optional<Instant> time(ResultSet row, String column) throws SQLException {
    return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
        .map(OffsetDateTime::toInstant);
  }

  private static Map<String, String> labels(String json) {
    var labels = new HashMap<String, String>();
    Json.parse(json.getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .properties()
        .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
    return labels;
  }

  /// Adds a row for this token, unless there is one already.
  static void add(Handle transaction, Token token, Grant grant, String issuedBy, Instant now) {
    var labels = Json.object();
    grant.labels().forEach(labels::put);
    transaction
        .createUpdate(
            """
            insert into credential (
                credential, token_hash, person, roles, groups, acts_for, environment, projects,
                labels, issued_by, issued, expires)
            values (
                :credential, :token, :person, :roles, :groups, :actsFor, :environment, :projects,
                :labels::jsonb, :issuedBy, :issued, :expires)
            on conflict (token_hash) do nothing
            """)
        .bind("credential", UUID.randomUUID())
        .bind("token", token.digest().text())
        .bind("person", grant.person())
        .bind("roles", grant.roles().stream().map(Role::text).toArray(String[]::new))
        .bind("groups", grant.groups().toArray(String[]::new))
        .bind("actsFor", grant.actsFor().toArray(String[]::new))
        .bind("environment", grant.environment())
        .bind("projects", grant.projects().toArray(String[]::new))
        .bind("labels", labels.toString())
        .bind("issuedBy", issuedBy)
        .bind("issued", now)
        .bind("expires", grant.expires())
        .execute();
  }
}
