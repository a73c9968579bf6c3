package dev.belay.server;

import dev.belay.engine.Json;
import dev.belay.engine.Pointer;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Mapping;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.DecisionRecord.Candidate;
import dev.belay.wire.Deed;
import dev.belay.wire.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/// Decisions that were reported, and what was done after them.
final class Decisions {

  /// Where questions say what is asked for.
  private static final List<String> TARGETS =
      List.of("/tool/name", "/model/name", "/resource/uri", "/resource/id");

  /// A decision as it is written.
  ///
  /// @param record without its input
  /// @param input canonical JSON; absent where it was not kept
  record Row(DecisionRecord decision, Set<String> projects, String record, Optional<byte[]> input) {

    /// What no project decides concerns all that its enforcement point enforces.
    static Row of(DecisionRecord decision, Bearer bearer) {
      var projects = decision.releases().keySet();
      return new Row(
          decision,
          projects.isEmpty() ? bearer.projects() : projects,
          Storable.json(decision.withInput(Optional.empty())),
          decision.facts().input().map(Json::canonical));
    }
  }

  private Decisions() {}

  /// Projects that a decision tells something of.
  static SortedSet<String> projects(DecisionRecord decision) {
    var projects = new TreeSet<>(decision.releases().keySet());
    decision.candidates().stream().map(Candidate::project).forEach(projects::add);
    return projects;
  }

  /// Writes those that are not there yet, and answers which these were.
  static Set<UUID> insert(Handle transaction, List<Row> rows, Instant now) {
    if (rows.isEmpty()) {
      return Set.of();
    }
    var batch =
        transaction.prepareBatch(
            """
            insert into decision (
                decision, time, received, projects, environment, enforcement_point, question,
                target, principal, effective, base, cause, policies, rules, reasons, call_digest,
                trace_id, duration, record, input)
            values (
                :decision, :time, :now, :projects, :environment, :point, :question,
                :target, :principal, :effective, :base, :cause, :policies, :rules, :reasons, :call,
                :trace, make_interval(secs => :seconds), :record::jsonb, :input)
            on conflict do nothing
            """);
    // In one order, so that two batches with the same lines wait for each other and don't lock up.
    var sorted = rows.stream().sorted(Comparator.comparing(row -> row.decision().id())).toList();
    for (var row : sorted) {
      var decision = row.decision();
      var because = decision.answer().because();
      batch
          .bind("decision", UUID.fromString(decision.id()))
          .bind("time", decision.time())
          .bind("now", now)
          .bind("projects", row.projects().toArray(String[]::new))
          .bind("environment", decision.environment())
          .bind("point", decision.point())
          .bind("question", Storable.text(decision.question()))
          .bind("target", target(decision).map(Storable::text))
          .bind("principal", decision.principal().map(Storable::text))
          .bind("effective", decision.verdict().text())
          .bind("base", decision.decided().verdict().text())
          .bind("cause", because.isEmpty() ? "none" : Storable.text(because.getFirst().kind()))
          .bind("policies", texts(because.stream().map(Said.Because::policy)))
          .bind("rules", texts(because.stream().map(Said.Because::rule)))
          .bind("reasons", texts(decision.answer().reasons().stream()))
          .bind("call", decision.call().text())
          .bind("trace", decision.trace().map(Storable::text))
          .bind("seconds", decision.duration().toNanos() / 1e9)
          .bind("record", row.record())
          .bind("input", row.input())
          .add();
    }
    return new HashSet<>(batch.executePreparedBatch("decision").mapTo(UUID.class).list());
  }

  private static String[] texts(Stream<String> texts) {
    return texts.map(Storable::text).toArray(String[]::new);
  }

  private static Optional<String> target(DecisionRecord decision) {
    return decision
        .facts()
        .input()
        .flatMap(
            input ->
                TARGETS.stream()
                    .flatMap(pointer -> Pointer.find(input, pointer).stream())
                    .flatMap(
                        value ->
                            value instanceof Value.Text(var text)
                                ? Stream.of(text)
                                : Stream.empty())
                    .findFirst());
  }

  /// Which of these are decisions of enforcement points with another name on their token.
  static List<String> ofOthers(Handle transaction, Bearer bearer, List<String> decisions) {
    return transaction
        .createQuery(
            """
            select decision.decision::text
            from decision
                join enforcement_point using (tenant, enforcement_point)
                join credential using (tenant, credential)
            where decision.decision = any (:decisions) and credential.person <> :name
            """)
        .bind("decisions", decisions.stream().map(UUID::fromString).toArray(UUID[]::new))
        .bind("name", bearer.name())
        .mapTo(String.class)
        .list();
  }

  /// Writes those that are not there yet, and answers how many these were.
  static int insertDeeds(Handle transaction, List<Deed> deeds, String by, Instant now) {
    if (deeds.isEmpty()) {
      return 0;
    }
    var batch =
        transaction.prepareBatch(
            """
            insert into deed (decision, deed, enforcement_point, element, time, received, record)
            values (:decision, :deed, :by, :element, :time, :now, :record::jsonb)
            on conflict do nothing
            """);
    var order = Comparator.comparing(Deed::decision).thenComparing(Deed::done);
    for (var deed : deeds.stream().sorted(order).toList()) {
      batch
          .bind("decision", UUID.fromString(deed.decision()))
          .bind("deed", text(deed.done()))
          .bind("by", by)
          .bind("element", deed.element().map(String::valueOf))
          .bind("time", deed.time())
          .bind("now", now)
          .bind("record", Storable.json(deed))
          .add();
    }
    return batch.executePreparedBatch("deed").mapTo(String.class).list().size();
  }

  private static String text(Deed.Done done) {
    return done.name().toLowerCase(Locale.ROOT);
  }

  /// The newest of a project that were made in an environment, with their inputs where these were
  /// kept.
  static List<DecisionRecord> newest(
      Handle transaction, String project, String environment, int limit) {
    return transaction
        .select(
            """
            select record::text as record, input from decision
            where environment = ? and ? = any (projects)
            order by time desc, decision desc limit ?
            """,
            environment,
            project,
            limit)
        .map((row, _) -> record(row))
        .list();
  }

  /// @param row with the columns `record`, as text, and `input`
  static DecisionRecord record(ResultSet row) throws SQLException {
    var record = Stored.read(row.getString("record"), DecisionRecord.class);
    return Optional.ofNullable(row.getBytes("input"))
        .map(bytes -> record.withInput(Optional.of(input(bytes))))
        .orElse(record);
  }

  private static Mapping input(byte[] json) {
    if (Json.read(json) instanceof Json.Parsed(Mapping input)) {
      return input;
    }
    throw new IllegalStateException("a stored input is not readable");
  }
}
