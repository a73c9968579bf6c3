package dev.belay.server;

import dev.belay.engine.Digest;
import dev.belay.engine.Verdict;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.AuditEvent.State;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// What the policies of drafts would have blocked: counted as it is reported, and told to the audit
/// by the minute, so that busy traffic does not fill it.
final class WouldDeny {

  private static final Duration A_MINUTE = Duration.ofMinutes(1);

  /// For which a minute may still be counted after its end: longer than a transaction takes.
  private static final Duration COUNTED_LATE = Duration.ofMinutes(1);

  private static final AuditEvent.Actor SERVER = AuditEvent.Actor.of("belay", "none");

  private record Key(String project, String environment, Digest draft, String policy)
      implements Comparable<Key> {

    private static final Comparator<Key> ORDER =
        Comparator.comparing(Key::project)
            .thenComparing(Key::environment)
            .thenComparing(Key::draft)
            .thenComparing(Key::policy);

    @Override
    public int compareTo(Key other) {
      return ORDER.compare(this, other);
    }
  }

  /// @param sample a decision to look at
  private record Count(long decisions, String sample) {

    Count and(Count other) {
      return new Count(decisions + other.decisions, sample);
    }
  }

  private record Minute(Instant begin, Key key, Count count) {}

  private WouldDeny() {}

  /// @param decisions that are new
  static void count(Handle transaction, List<DecisionRecord> decisions, Instant now) {
    var counts = new TreeMap<Key, Count>();
    for (var decision : decisions) {
      count(decision, counts);
    }
    if (counts.isEmpty()) {
      return;
    }
    var batch =
        transaction.prepareBatch(
            """
            insert into would_deny as counted (
                minute, project, environment, address, policy, decisions, sample)
            values (:minute, :project, :environment, :draft, :policy, :decisions, :sample)
            on conflict (tenant, minute, project, environment, address, policy) do update
            set decisions = counted.decisions + excluded.decisions
            """);
    counts.forEach(
        (key, count) ->
            batch
                .bind("minute", now.truncatedTo(ChronoUnit.MINUTES))
                .bind("project", key.project())
                .bind("environment", key.environment())
                .bind("draft", key.draft().text())
                .bind("policy", key.policy())
                .bind("decisions", count.decisions())
                .bind("sample", UUID.fromString(count.sample()))
                .add());
    batch.execute();
  }

  private static void count(DecisionRecord decision, SortedMap<Key, Count> counts) {
    for (var candidate : decision.candidates()) {
      if (candidate.isDraft()) {
        candidate
            .policies()
            .forEach(
                (policy, verdict) -> {
                  if (verdict == Verdict.BLOCK) {
                    var key =
                        new Key(
                            candidate.project(),
                            decision.environment(),
                            candidate.address(),
                            Storable.text(policy));
                    counts.merge(key, new Count(1, decision.id()), Count::and);
                  }
                });
      }
    }
  }

  /// Tells of the minutes that are over, each once, whichever server comes first.
  static void tell(Handle transaction, Instant now) {
    var over =
        transaction
            .createQuery(
                """
                update would_deny set told = :now
                where told is null and minute <= :before
                returning minute, project, environment, address, policy, decisions, sample::text
                """)
            .bind("now", now)
            .bind("before", now.minus(A_MINUTE).minus(COUNTED_LATE))
            .map(
                (row, _) ->
                    new Minute(
                        Rows.time(row, "minute").orElseThrow(),
                        new Key(
                            row.getString("project"),
                            row.getString("environment"),
                            new Digest(row.getString("address")),
                            row.getString("policy")),
                        new Count(row.getLong("decisions"), row.getString("sample"))))
            .list();
    over.stream()
        .sorted(Comparator.comparing(Minute::begin).thenComparing(Minute::key))
        .forEach(minute -> Audit.append(transaction, event(minute, now)));
  }

  private static AuditEvent event(Minute minute, Instant now) {
    var key = minute.key();
    var after =
        Json.object()
            .put("minute", minute.begin().toString())
            .put("environment", key.environment())
            .put("draft", key.draft().text())
            .put("decisions", minute.count().decisions())
            .put("sample", minute.count().sample());
    return AuditEvent.of(
            now,
            SERVER,
            "Policy.WouldDeny",
            new AuditEvent.Entity("policy", "%s/%s".formatted(key.project(), key.policy())))
        .after(State.of(after));
  }
}
