package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.rollout.Environment;
import dev.belay.rollout.Environment.Reign;
import dev.belay.rollout.NumberedRelease;
import dev.belay.rollout.NumberedRelease.Withdrawal;
import dev.belay.rollout.PlacedStop;
import dev.belay.rollout.Project;
import dev.belay.rollout.Rollout;
import dev.belay.wire.Json;
import dev.belay.wire.ReleaseFile;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Projects with their releases and environments, as the rules see them. Safe for any number of
/// threads.
final class ProjectStore {

  /// Where every project is enforced.
  static final String PRODUCTION = "production";

  private final Assignments assignments;

  ProjectStore(Assignments assignments) {
    this.assignments = assignments;
  }

  /// The project, which nobody else changes until the transaction ends.
  static Project lock(Handle transaction, String name) throws Refused {
    return new Reading(transaction, name).project("for update");
  }

  static Project read(Handle transaction, String name) throws Refused {
    return new Reading(transaction, name).project("");
  }

  /// One project being read.
  private record Reading(Handle transaction, String name) {

    private record Header(int reviews, List<String> approvers) {}

    private record Standing(
        String environment, long generation, SortedMap<String, Digest> drafts) {}

    Project project(String locking) throws Refused {
      var header =
          transaction
              .select(
                  "select reviews_needed, approvers from project where project = ? " + locking,
                  name)
              .map((row, _) -> new Header(row.getInt(1), texts(row, 2)))
              .findOne();
      if (header.isEmpty()) {
        throw Refused.unknown("project", name);
      }
      var releases = releases();
      return new Project(
          name, header.get().reviews(), header.get().approvers(), releases, environments(releases));
    }

    private static List<String> texts(ResultSet row, int column) throws SQLException {
      return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    private SortedMap<Integer, NumberedRelease> releases() {
      var releases = new TreeMap<Integer, NumberedRelease>();
      transaction
          .select("select * from release where project = ? order by number", name)
          .map((row, _) -> release(row))
          .forEach(release -> releases.put(release.number(), release));
      return releases;
    }

    private static NumberedRelease release(ResultSet row) throws SQLException {
      var change = row.getString("change");
      return new NumberedRelease(
          row.getInt("number"),
          new Digest(row.getString("address")),
          row.getInt("built_on"),
          Optional.ofNullable(change),
          row.getString("author"),
          row.getString("published_by"),
          time(row, "published"),
          row.getString("reason"),
          Optional.ofNullable(row.getObject("restores", Long.class)).map(Math::toIntExact),
          withdrawal(row));
    }

    private static Optional<Withdrawal> withdrawal(ResultSet row) throws SQLException {
      var by = row.getString("withdrawn_by");
      return by == null
          ? Optional.empty()
          : Optional.of(
              new Withdrawal(by, time(row, "withdrawn"), row.getString("withdrawn_reason")));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
      return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private SortedMap<String, Environment> environments(
        SortedMap<Integer, NumberedRelease> releases) {
      var environments = new TreeMap<String, Environment>();
      transaction
          .select(
              """
              select environment, generation, drafts::text as drafts
              from environment_state where project = ?
              """,
              name)
          .map((row, _) -> new Standing(row.getString(1), row.getLong(2), drafts(row.getString(3))))
          .forEach(
              standing ->
                  environments.put(standing.environment(), environment(standing, releases)));
      return environments;
    }

    private static SortedMap<String, Digest> drafts(String json) {
      var drafts = new TreeMap<String, Digest>();
      Json.parse(json)
          .properties()
          .forEach(draft -> drafts.put(draft.getKey(), new Digest(draft.getValue().asString())));
      return drafts;
    }

    private Environment environment(
        Standing standing, SortedMap<Integer, NumberedRelease> releases) {
      var reigns = reigns(standing.environment(), releases);
      return new Environment(
          standing.environment(),
          reigns.getLast(),
          reigns.subList(0, reigns.size() - 1),
          standing.generation(),
          values(
              """
              select value::text from stop
              where project = ? and environment = ? and lifted is null order by place
              """,
              standing.environment(),
              PlacedStop.class),
          values(
              """
              select value::text from rollout
              where project = ? and environment = ? order by rollout
              """,
              standing.environment(),
              Rollout.class),
          standing.drafts());
    }

    private List<Reign> reigns(String environment, SortedMap<Integer, NumberedRelease> releases) {
      return transaction
          .select(
              """
              select release, since from baseline where project = ? and environment = ?
              order by reign
              """,
              name,
              environment)
          .map(
              (row, _) ->
                  reign(
                      Objects.requireNonNull(releases.get(row.getInt("release"))),
                      time(row, "since")))
          .list();
    }

    private static Reign reign(NumberedRelease release, Instant since) {
      return new Reign(release.number(), release.address(), release.restores(), since);
    }

    private <T> List<T> values(String query, String environment, Class<T> type) {
      return transaction
          .select(query, name, environment)
          .map((row, _) -> Stored.read(row.getString(1), type))
          .list();
    }
  }

  /// Writes a project that is new.
  ///
  /// @param file of its release 0
  void create(Transaction transaction, Project project, ReleaseFile file) {
    var handle = transaction.handle();
    handle
        .createUpdate(
            """
            insert into project (project, head, reviews_needed, approvers, created_by, created)
            values (:project, 0, :reviews, :approvers, :by, :now)
            """)
        .bind("project", project.name())
        .bind("reviews", project.reviews())
        .bind("approvers", project.approvers().toArray(String[]::new))
        .bind("by", transaction.actor().name())
        .bind("now", transaction.now())
        .execute();
    assignments.keep(transaction, project.name(), file, ReleaseFile.Kind.RELEASE);
    var writing = new Writing(transaction, project);
    project.releases().values().forEach(writing::insert);
    int position = 1;
    for (var environment : project.environments().values()) {
      writing.insert(environment, position++);
    }
  }

  /// Writes what differs between what was read and what there is to be.
  void save(Transaction transaction, Project before, Project after) {
    new Writing(transaction, after).changes(before);
  }

  /// One project being written.
  private final class Writing {

    private final Transaction whole;
    private final Handle transaction;
    private final Project project;
    private final String by;
    private final Instant now;

    Writing(Transaction whole, Project project) {
      this.whole = whole;
      this.transaction = whole.handle();
      this.project = project;
      this.by = whole.actor().name();
      this.now = whole.now();
    }

    void changes(Project before) {
      for (var release : project.releases().values()) {
        var was = before.release(release.number());
        if (was.isEmpty()) {
          insert(release);
        } else if (!was.get().equals(release)) {
          release.withdrawn().ifPresent(withdrawal -> withdraw(release.number(), withdrawal));
        }
      }
      transaction.execute(
          "update project set head = ? where project = ?", project.head().number(), project.name());
      for (var environment : project.environments().values()) {
        update(before.environment(environment.name()).orElseThrow(), environment);
      }
    }

    private void insert(NumberedRelease release) {
      transaction
          .createUpdate(
              """
              insert into release (
                  project, number, address, built_on, restores, change, author, published_by,
                  reason, published)
              values (
                  :project, :number, :address, :builtOn, :restores, :change, :author, :publishedBy,
                  :reason, :published)
              """)
          .bind("project", project.name())
          .bind("number", release.number())
          .bind("address", release.address().text())
          .bind("builtOn", release.number() == 0 ? null : release.base())
          .bind("restores", release.restores())
          .bind("change", release.change().map(Long::valueOf))
          .bind("author", release.author())
          .bind("publishedBy", release.publishedBy())
          .bind("reason", release.reason())
          .bind("published", release.at())
          .execute();
    }

    private void withdraw(int number, Withdrawal withdrawal) {
      transaction
          .createUpdate(
              """
              update release set withdrawn = :at, withdrawn_by = :by, withdrawn_reason = :reason
              where project = :project and number = :number
              """)
          .bind("project", project.name())
          .bind("number", number)
          .bind("at", withdrawal.at())
          .bind("by", withdrawal.by())
          .bind("reason", withdrawal.reason())
          .execute();
    }

    void insert(Environment environment, int position) {
      transaction
          .createUpdate(
              """
              insert into environment (project, environment, position, created_by, created)
              values (:project, :environment, :position, :by, :now)
              """)
          .bind("project", project.name())
          .bind("environment", environment.name())
          .bind("position", position)
          .bind("by", by)
          .bind("now", now)
          .execute();
      transaction
          .createUpdate(
              """
              insert into environment_state (project, environment, baseline, generation, changed)
              values (:project, :environment, :baseline, :generation, :now)
              """)
          .bind("project", project.name())
          .bind("environment", environment.name())
          .bind("baseline", environment.baseline().release())
          .bind("generation", environment.generation())
          .bind("now", now)
          .execute();
      insertReign(environment, 0, environment.baseline());
      assignments.issue(whole, project.name(), environment);
    }

    private void insertReign(Environment environment, int number, Reign reign) {
      transaction.execute(
          """
          insert into baseline (project, environment, reign, release, since)
          values (?, ?, ?, ?, ?)
          """,
          project.name(),
          environment.name(),
          number,
          reign.release(),
          reign.from());
    }

    private void update(Environment was, Environment is) {
      if (is.equals(was)) {
        return;
      }
      for (int number = was.former().size() + 1; number <= is.former().size(); number++) {
        var reign = number == is.former().size() ? is.baseline() : is.former().get(number);
        insertReign(is, number, reign);
      }
      // Those that ended come first: one environment is busy with one rollout, at any moment.
      is.rollouts().stream()
          .filter(rollout -> !was.rollouts().contains(rollout))
          .sorted(Comparator.comparing(Rollout::isCurrent))
          .forEach(rollout -> put(is, rollout));
      putStops(was, is);
      updateState(is);
      if (is.generation() != was.generation()) {
        assignments.issue(whole, project.name(), is);
      }
    }

    private void put(Environment environment, Rollout rollout) {
      transaction
          .createUpdate(
              """
              insert into rollout (
                  project, rollout, environment, release, state, value, started, moved)
              values (
                  :project, :rollout, :environment, :release, :state, :value::jsonb, :now, :now)
              on conflict (tenant, project, rollout) do update
                  set state = excluded.state, value = excluded.value, moved = excluded.moved
              """)
          .bind("project", project.name())
          .bind("rollout", Long.parseLong(rollout.id()))
          .bind("environment", environment.name())
          .bind("release", rollout.release())
          .bind("state", rollout.state().text())
          .bind("value", Stored.text(rollout))
          .bind("now", now)
          .execute();
    }

    private void putStops(Environment was, Environment is) {
      for (var stop : is.stops()) {
        if (!was.stops().contains(stop)) {
          insert(is, stop);
        }
      }
      for (var stop : was.stops()) {
        if (!is.stops().contains(stop)) {
          transaction.execute(
              "update stop set lifted = ?, lifted_by = ? where stop = ?",
              now,
              by,
              UUID.fromString(stop.stop().id()));
        }
      }
    }

    private void insert(Environment environment, PlacedStop stop) {
      transaction
          .createUpdate(
              """
              insert into stop (stop, project, environment, value, placed_by, placed, expires)
              values (:stop, :project, :environment, :value::jsonb, :by, :placed, :expires)
              """)
          .bind("stop", UUID.fromString(stop.stop().id()))
          .bind("project", project.name())
          .bind("environment", environment.name())
          .bind("value", Stored.text(stop))
          .bind("by", stop.placedBy().name())
          .bind("placed", stop.placed())
          .bind("expires", stop.expires())
          .execute();
    }

    private void updateState(Environment environment) {
      var drafts = Json.object();
      environment.drafts().forEach((change, address) -> drafts.put(change, address.text()));
      transaction
          .createUpdate(
              """
              update environment_state
              set baseline = :baseline, rollout = :rollout, generation = :generation,
                  drafts = :drafts::jsonb, changed = :now
              where project = :project and environment = :environment
              """)
          .bind("project", project.name())
          .bind("environment", environment.name())
          .bind("baseline", environment.baseline().release())
          .bind("rollout", environment.rollout().map(Rollout::id).map(Long::valueOf))
          .bind("generation", environment.generation())
          .bind("drafts", drafts.toString())
          .bind("now", now)
          .execute();
    }
  }
}
