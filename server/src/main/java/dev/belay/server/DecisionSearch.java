package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.wire.DecisionMix;
import dev.belay.wire.Deed;
import dev.belay.wire.RecordedDecision;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/// Which decisions are looked for: those that fit every condition that is given.
///
/// @param after the last decision of the page before
record DecisionSearch(
    Optional<String> project,
    Optional<String> environment,
    Optional<String> verdict,
    Optional<String> question,
    Optional<String> principal,
    Optional<String> target,
    Optional<String> policy,
    Optional<Instant> from,
    Optional<Instant> until,
    Optional<UUID> after,
    int limit) {

  /// A deed may arrive before its decision. One that still has none after so long is a bypass.
  static final Duration LATE = Duration.ofMinutes(1);

  /// How much of the past the mix is of, unless it is said.
  static final Duration LATELY = Duration.ofHours(1);

  private static final String CONDITIONS =
      """
      (:project::text is null or :project = any (projects))
      and (:environment::text is null or environment = :environment)
      and (:verdict::text is null or effective = :verdict)
      and (:question::text is null or question = :question)
      and (:principal::text is null or principal = :principal)
      and (:target::text is null or target = :target)
      and (:policy::text is null or :policy = any (policies))
      and (:from::timestamptz is null or time >= :from)
      and (:until::timestamptz is null or time < :until)
      """;

  static DecisionSearch of(Visit visit) throws Refused {
    return new DecisionSearch(
        text(visit, "project"),
        text(visit, "environment"),
        verdict(visit),
        text(visit, "question"),
        text(visit, "principal"),
        text(visit, "target"),
        text(visit, "policy"),
        time(visit, "from"),
        time(visit, "until"),
        after(visit),
        visit.limit());
  }

  private static Optional<String> text(Visit visit, String name) {
    return visit.query(name).map(Storable::text);
  }

  private static Optional<String> verdict(Visit visit) throws Refused {
    var text = visit.query("verdict");
    if (text.isPresent() && Verdict.from(text.get()).isEmpty()) {
      throw invalid("a verdict such as `block` as `verdict`", text.get());
    }
    return text;
  }

  private static Optional<Instant> time(Visit visit, String name) throws Refused {
    var text = visit.query(name);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeParseException _) {
      throw invalid(
          "a time such as `2026-01-31T12:00:00Z` as `%s`".formatted(name), text.orElseThrow());
    }
  }

  private static Optional<UUID> after(Visit visit) throws Refused {
    var text = visit.query("cursor");
    try {
      return text.map(UUID::fromString);
    } catch (IllegalArgumentException _) {
      throw invalid("`next` of the page before as `cursor`", text.orElseThrow());
    }
  }

  private static Refused invalid(String expected, String found) {
    return new Refused(
        Problem.of("invalid-value", "expected %s, found `%s`".formatted(expected, found)));
  }

  private Query bound(Query query) {
    return query
        .bind("project", project)
        .bind("environment", environment)
        .bind("verdict", verdict)
        .bind("question", question)
        .bind("principal", principal)
        .bind("target", target)
        .bind("policy", policy)
        .bind("from", from)
        .bind("until", until);
  }

  /// Ids of decisions begin with their times, so their order is that of the times.
  RecordedDecision.Page page(Handle transaction) {
    var query =
        transaction.createQuery(
            """
            select decision, principal, target, record::text as record, null::bytea as input
            from decision
            where %s
                and (:after::uuid is null or decision < :after)
            order by decision desc limit :limit
            """
                .formatted(CONDITIONS));
    var rows =
        bound(query)
            .bind("after", after)
            .bind("limit", limit)
            .map((row, _) -> recorded(row))
            .list();
    var found = withDeeds(transaction, rows);
    var next = found.size() < limit ? Optional.<String>empty() : Optional.of(found.getLast().id());
    return new RecordedDecision.Page(found, next);
  }

  private static RecordedDecision recorded(ResultSet row) throws SQLException {
    return new RecordedDecision(
        row.getString("decision"),
        Optional.ofNullable(row.getString("principal")),
        Optional.ofNullable(row.getString("target")),
        Optional.of(Decisions.record(row)),
        List.of(),
        false);
  }

  private static List<RecordedDecision> withDeeds(Handle transaction, List<RecordedDecision> rows) {
    var deeds = deeds(transaction, rows.stream().map(RecordedDecision::id).toList());
    return rows.stream().map(row -> with(row, deeds.getOrDefault(row.id(), List.of()))).toList();
  }

  /// Deeds by their decisions.
  private static Map<String, List<Deed>> deeds(Handle transaction, List<String> decisions) {
    var deeds = new HashMap<String, List<Deed>>();
    transaction
        .createQuery(
            "select record::text from deed where decision = any (:decisions) order by time, deed")
        .bind("decisions", decisions.stream().map(UUID::fromString).toArray(UUID[]::new))
        .mapTo(String.class)
        .map(json -> Stored.read(json, Deed.class))
        .forEach(deed -> deeds.computeIfAbsent(deed.decision(), _ -> new ArrayList<>()).add(deed));
    return deeds;
  }

  private static RecordedDecision with(RecordedDecision row, List<Deed> deeds) {
    var isAllowed = row.decision().filter(found -> found.verdict() == Verdict.ALLOW).isPresent();
    var isDone = deeds.stream().anyMatch(deed -> deed.done() == Deed.Done.EXECUTED);
    return new RecordedDecision(
        row.id(), row.principal(), row.target(), row.decision(), deeds, isDone && !isAllowed);
  }

  /// One decision with all that is known of it. Absent when neither it nor a deed was reported.
  static Optional<RecordedDecision> find(Handle transaction, UUID id) {
    var row =
        transaction
            .select(
                """
                select decision, principal, target, record::text as record, input
                from decision where decision = ?
                """,
                id)
            .map((found, _) -> recorded(found))
            .findOne();
    var found = withDeeds(transaction, List.of(row.orElseGet(() -> undecided(id)))).getFirst();
    return Optional.of(found).filter(one -> row.isPresent() || !one.deeds().isEmpty());
  }

  private static RecordedDecision undecided(UUID id) {
    return new RecordedDecision(
        id.toString(), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), false);
  }

  /// What was done that no decision allowed, the newest first.
  static List<RecordedDecision> bypasses(Handle transaction, int limit, Instant now) {
    return transaction
        .createQuery(
            """
            select distinct decision from bypass where effective is not null or received < :late
            order by decision desc limit :limit
            """)
        .bind("late", now.minus(LATE))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list()
        .stream()
        .flatMap(id -> find(transaction, id).stream())
        .toList();
  }

  DecisionMix mix(Handle transaction, Instant now) {
    var end = until.orElse(now);
    var begin = from.orElse(end.minus(LATELY));
    var whole = between(begin, end);
    var verdicts = new TreeMap<Verdict, Long>();
    whole
        .bound(
            transaction.createQuery(
                "select effective, count(*) from decision where %s group by effective"
                    .formatted(CONDITIONS)))
        .map((row, _) -> Map.entry(verdict(row), row.getLong(2)))
        .forEach(entry -> verdicts.put(entry.getKey(), entry.getValue()));
    var causes =
        whole
            .bound(
                transaction.createQuery(
                    """
                    select effective, coalesce(cause.policy, ''), coalesce(cause.rule, ''), count(*)
                    from decision
                        left join lateral unnest(policies, rules) as cause (policy, rule) on true
                    where %s
                    group by 1, 2, 3 order by 4 desc, 1, 2, 3 limit :limit
                    """
                        .formatted(CONDITIONS)))
            .bind("limit", limit)
            .map(
                (row, _) ->
                    new DecisionMix.Cause(
                        verdict(row), row.getString(2), row.getString(3), row.getLong(4)))
            .list();
    return new DecisionMix(begin, end, verdicts, causes);
  }

  private static Verdict verdict(ResultSet row) throws SQLException {
    return Verdict.from(row.getString("effective")).orElseThrow();
  }

  private DecisionSearch between(Instant begin, Instant end) {
    return new DecisionSearch(
        project,
        environment,
        verdict,
        question,
        principal,
        target,
        policy,
        Optional.of(begin),
        Optional.of(end),
        after,
        limit);
  }
}
