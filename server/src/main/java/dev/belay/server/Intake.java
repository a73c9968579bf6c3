package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.AuditEvent;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.Receipt;
import dev.belay.wire.Uuid7;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/// Takes in what an enforcement point reports, unless it is not for it to say. Make a new one for
/// each batch.
final class Intake {

  /// Further from now than any clock or any spool is.
  private static final Duration FURTHEST = Duration.ofDays(400);

  private static final Duration LONGEST = Duration.ofDays(1);

  private final Handle transaction;
  private final Bearer bearer;
  private final Instant now;

  /// Why the bearer may not report under an id; empty for ids of its own.
  private final Map<String, Optional<Problem>> points = new HashMap<>();

  private final List<Receipt.Line> refused = new ArrayList<>();

  /// Those among them that tell of something that is not the bearer's.
  private final List<Receipt.Line> foreign = new ArrayList<>();

  Intake(Handle transaction, Bearer bearer, Instant now) {
    this.transaction = transaction;
    this.bearer = bearer;
    this.now = now;
  }

  /// @param origin of the batch, for the audit
  Receipt take(Batch batch, AuditEvent.Origin origin) {
    refused.addAll(batch.refused());
    int taken = takeDecisions(batch) + takeDeeds(batch);
    refused.sort(Comparator.comparingInt(Receipt.Line::line));
    if (!foreign.isEmpty()) {
      tellOfForeign(origin);
    }
    int all = batch.lines().size() + batch.refused().size();
    return new Receipt(taken, all - taken - refused.size(), refused);
  }

  private int takeDecisions(Batch batch) {
    var decisions = new ArrayList<Decisions.Row>();
    for (var line : batch.lines()) {
      if (line.report() instanceof DecisionRecord decision && isTakable(line, decision)) {
        row(line, decision).ifPresent(decisions::add);
      }
    }
    var taken = Decisions.insert(transaction, decisions, now);
    var told =
        decisions.stream()
            .map(Decisions.Row::decision)
            .filter(decision -> taken.contains(UUID.fromString(decision.id())))
            .toList();
    WouldDeny.count(transaction, told, now);
    return taken.size();
  }

  private boolean isTakable(Batch.Line line, DecisionRecord decision) {
    var problem = foreign(decision);
    problem.ifPresent(found -> foreign.add(line.refused(found)));
    var wrong =
        problem
            .or(() -> wrongId(decision.id()))
            .or(() -> wrongTime(decision.time()))
            .or(() -> wrongDuration(decision.duration()));
    wrong.ifPresent(found -> refused.add(line.refused(found)));
    return wrong.isEmpty();
  }

  /// What is not the bearer's is answered as if it were not there.
  private Optional<Problem> foreign(DecisionRecord decision) {
    if (!decision.tenant().equals(bearer.tenant().name())) {
      return Optional.of(Refused.unknown("tenant", decision.tenant()).problem());
    }
    if (!bearer.environment().equals(Optional.of(decision.environment()))) {
      return Optional.of(Refused.unknown("environment", decision.environment()).problem());
    }
    for (var project : Decisions.projects(decision)) {
      if (!bearer.projects().contains(project)) {
        return Optional.of(Refused.unknown("project", project).problem());
      }
    }
    return points.computeIfAbsent(decision.point(), this::claim);
  }

  private Optional<Problem> claim(String point) {
    try {
      Points.claim(transaction, bearer, point, now);
      return Optional.empty();
    } catch (Refused refusal) {
      return Optional.of(refusal.problem());
    }
  }

  private static Optional<Problem> wrongId(String id) {
    return wrong(
        Uuid7.isUuid7(id),
        "expected the id of a decision to be a UUID of version 7, found `%s`",
        id);
  }

  private Optional<Problem> wrongTime(Instant time) {
    var isPlausible = time.isAfter(now.minus(FURTHEST)) && time.isBefore(now.plus(FURTHEST));
    return wrong(isPlausible, "expected a time within 400 days of now, found `%s`", time);
  }

  private static Optional<Problem> wrongDuration(Duration duration) {
    var isPlausible = !duration.isNegative() && duration.compareTo(LONGEST) <= 0;
    return wrong(isPlausible, "expected a duration of at most a day, found `%s`", duration);
  }

  private static Optional<Problem> wrong(boolean isRight, String message, Object found) {
    return isRight
        ? Optional.empty()
        : Optional.of(Problem.of("invalid-value", message.formatted(found)));
  }

  private Optional<Decisions.Row> row(Batch.Line line, DecisionRecord decision) {
    try {
      return Optional.of(Decisions.Row.of(decision, bearer));
    } catch (tools.jackson.core.JacksonException _) {
      var problem = Problem.of("malformed-document", "the decision has half of a character");
      refused.add(line.refused(problem));
      return Optional.empty();
    }
  }

  private int takeDeeds(Batch batch) {
    var deeds = new ArrayList<Deed>();
    var ofOthers = Decisions.ofOthers(transaction, bearer, decisionsOfDeeds(batch));
    for (var line : batch.lines()) {
      if (line.report() instanceof Deed deed && isTakable(line, deed, ofOthers)) {
        deeds.add(deed);
      }
    }
    return Decisions.insertDeeds(transaction, deeds, bearer.name(), now);
  }

  private static List<String> decisionsOfDeeds(Batch batch) {
    var ids = new ArrayList<String>();
    for (var line : batch.lines()) {
      if (line.report() instanceof Deed deed && Uuid7.isUuid7(deed.decision())) {
        ids.add(deed.decision());
      }
    }
    return ids;
  }

  private boolean isTakable(Batch.Line line, Deed deed, List<String> ofOthers) {
    Optional<Problem> problem =
        ofOthers.contains(deed.decision())
            ? Optional.of(Refused.unknown("decision", deed.decision()).problem())
            : Optional.empty();
    problem.ifPresent(found -> foreign.add(line.refused(found)));
    var wrong = problem.or(() -> wrongId(deed.decision())).or(() -> wrongTime(deed.time()));
    wrong.ifPresent(found -> refused.add(line.refused(found)));
    return wrong.isEmpty();
  }

  /// Once for a batch: whoever sends what is not theirs does not fill the audit.
  private void tellOfForeign(AuditEvent.Origin origin) {
    var first = foreign.getFirst().problem();
    var event =
        AuditEvent.of(
                now,
                AuditEvent.Actor.of(bearer.name(), "enforcement_point"),
                "Decision.Refused",
                new AuditEvent.Entity("token", bearer.credential().toString()))
            .from(origin)
            .because("%d lines that are not its own to report".formatted(foreign.size()))
            .refused(Problem.of(first.code(), Storable.text(first.message())));
    Audit.append(transaction, event);
  }
}
