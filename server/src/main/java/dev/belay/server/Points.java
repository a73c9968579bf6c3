package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.PointRecord;
import dev.belay.wire.PointRecord.Currency;
import dev.belay.wire.PointStatus;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/// Enforcement points, as they said of themselves.
final class Points {

  /// An enforcement point that said nothing for so long is not waited for.
  static final Duration LIVE = Duration.ofMinutes(2);

  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

  /// An environment of a project.
  private record Place(String project, String environment) {}

  private Points() {}

  /// An enforcement point sees where it is enrolled, and nothing else; people see everything.
  static void requireEnrolled(Bearer bearer, String project, String environment) throws Refused {
    if (bearer.environment().isPresent() && !bearer.enforces(project, environment)) {
      throw Refused.unknown("environment", "%s/%s".formatted(project, environment));
    }
  }

  /// Ties an id to the name on the token that is presented: no other may report under it.
  static void claim(Handle transaction, Bearer bearer, String id, Instant now) throws Refused {
    if (!ID.matcher(id).matches()) {
      throw new Refused(
          Problem.of(
              "invalid-value",
              "expected the id of an enforcement point to match `%s`".formatted(ID.pattern())));
    }
    int rows =
        transaction
            .createUpdate(
                """
                insert into enforcement_point as point (
                    enforcement_point, environment, credential, labels, first_seen, last_seen)
                values (:id, :environment, :credential, :labels::jsonb, :now, :now)
                on conflict (tenant, enforcement_point) do update
                set environment = excluded.environment, credential = excluded.credential,
                    labels = excluded.labels
                where :name = (
                    select person from credential where credential.credential = point.credential)
                """)
            .bind("id", id)
            .bind("environment", bearer.environment())
            .bind("credential", bearer.credential())
            .bind("labels", Stored.text(new TreeMap<>(bearer.labels())))
            .bind("name", bearer.name())
            .bind("now", now)
            .execute();
    if (rows == 0) {
      throw Refused.unknown("enforcement point", id);
    }
  }

  /// Keeps what an enforcement point says of itself.
  static void report(Handle transaction, Bearer bearer, String id, PointStatus status, Instant now)
      throws Refused {
    requireEnrolled(bearer, status);
    claim(transaction, bearer, id, now);
    transaction
        .createUpdate(
            """
            update enforcement_point
            set status = :status::jsonb, last_seen = :now,
                clock_ahead = make_interval(secs => :ahead)
            where enforcement_point = :id
            """)
        .bind("id", id)
        .bind("status", Storable.json(status))
        .bind("now", now)
        .bind("ahead", Duration.between(now, status.time()).toMillis() / 1e3)
        .execute();
    for (var entry : status.projects().entrySet()) {
      report(transaction, id, entry.getKey(), entry.getValue(), now);
    }
  }

  private static void requireEnrolled(Bearer bearer, PointStatus status) throws Refused {
    if (!bearer.environment().equals(Optional.of(status.environment()))) {
      throw Refused.unknown("environment", status.environment());
    }
    for (var project : status.projects().keySet()) {
      requireEnrolled(bearer, project, status.environment());
    }
  }

  private static void report(
      Handle transaction, String id, String project, PointStatus.OfProject status, Instant now) {
    transaction
        .createUpdate(
            """
            insert into enforcement_point_status (
                enforcement_point, project, generation, loaded, failed, confirmed_current, reported)
            values (
                :id, :project, :generation, :loaded::jsonb, :failed::jsonb, :confirmed, :now)
            on conflict (tenant, enforcement_point, project) do update
            set generation = excluded.generation, loaded = excluded.loaded,
                failed = excluded.failed, confirmed_current = excluded.confirmed_current,
                reported = excluded.reported
            """)
        .bind("id", id)
        .bind("project", project)
        .bind("generation", status.generation())
        .bind("loaded", Storable.json(status.loaded()))
        .bind("failed", status.failed().map(Storable::json).orElse("{}"))
        .bind("confirmed", status.confirmed())
        .bind("now", now)
        .execute();
  }

  /// All that are not retired, by id.
  static List<PointRecord> list(Handle transaction, Instant now) {
    var wanted = wanted(transaction);
    return transaction
        .select(
            """
            select point.enforcement_point, credential.person, point.environment,
                point.labels::text as labels, point.last_seen, point.status::text as status,
                extract(epoch from point.clock_ahead)::float8 as ahead
            from enforcement_point point join credential using (tenant, credential)
            where point.retired is null
            order by point.enforcement_point
            """)
        .map((row, _) -> record(row, wanted, now))
        .list();
  }

  private static Map<Place, Long> wanted(Handle transaction) {
    return transaction
        .select(
            """
            select project, environment, max(generation) from assignment
            group by project, environment
            """)
        .reduceRows(
            new HashMap<>(),
            (all, row) -> {
              var place = new Place(row.getColumn(1, String.class), row.getColumn(2, String.class));
              all.put(place, row.getColumn(3, Long.class));
              return all;
            });
  }

  private static PointRecord record(ResultSet row, Map<Place, Long> wanted, Instant now)
      throws SQLException {
    var environment = row.getString("environment");
    var status =
        Optional.ofNullable(row.getString("status"))
            .map(json -> Stored.read(json, PointStatus.class));
    var lastSeen = Rows.time(row, "last_seen").orElseThrow();
    return new PointRecord(
        row.getString("enforcement_point"),
        row.getString("person"),
        environment,
        Rows.labels(row, "labels"),
        lastSeen,
        lastSeen.isAfter(now.minus(LIVE)),
        status,
        Optional.ofNullable(row.getObject("ahead", Double.class))
            .map(seconds -> Duration.ofMillis(Math.round(seconds * 1e3))),
        status.map(said -> currency(said, environment, wanted, now)).orElseGet(TreeMap::new));
  }

  private static SortedMap<String, Currency> currency(
      PointStatus status, String environment, Map<Place, Long> wanted, Instant now) {
    var currency = new TreeMap<String, Currency>();
    status
        .projects()
        .forEach(
            (project, said) ->
                currency.put(
                    project,
                    new Currency(
                        wanted.getOrDefault(new Place(project, environment), 0L),
                        said.generation(),
                        said.confirmed().map(confirmed -> Duration.between(confirmed, now)))));
    return currency;
  }
}
