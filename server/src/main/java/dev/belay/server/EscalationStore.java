package dev.belay.server;

import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Digest;
import dev.belay.engine.Need;
import dev.belay.rollout.Escalation;
import dev.belay.rollout.Escalation.State;
import dev.belay.rollout.Escalation.Why;
import dev.belay.rollout.GivenApproval;
import dev.belay.rollout.Hand;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.Json;
import dev.belay.wire.Said;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import tools.jackson.databind.JsonNode;

/// Held calls, and the approvals that were given for them.
final class EscalationStore {

  /// A held call, and where it is held.
  ///
  /// @param decision id of the decision that holds it
  /// @param summary what the call is, for the people who are asked
  record Held(
      Escalation escalation,
      String project,
      String environment,
      String decision,
      String summary,
      String point) {

    Held with(Escalation next) {
      return new Held(next, project, environment, decision, summary, point);
    }
  }

  /// Which escalations are looked for.
  ///
  /// @param within where whoever asks may look; absent: everywhere
  record Search(
      Optional<String> call,
      Optional<String> principal,
      Optional<String> state,
      Optional<Bearer> within,
      int limit) {}

  private static final String COLUMNS =
      """
      escalation, project, environment, enforcement_point, decision, question, principal, acts_for,
      subject, call_digest, summary, needs::text as needs, state, opened, expires, closed,
      closed_by, closed_reason
      """;

  private EscalationStore() {}

  static void insert(Handle transaction, Held held) {
    var escalation = held.escalation();
    transaction
        .createUpdate(
            """
            insert into escalation (
                escalation, project, environment, enforcement_point, decision, question, principal,
                acts_for, subject, call_digest, summary, needs, state, opened, expires)
            values (
                :id, :project, :environment, :point, :decision, :question, :caller,
                :actsFor, :subject, :call, :summary, :needs::jsonb, 'open', :opened, :expires)
            """)
        .bind("id", UUID.fromString(escalation.id()))
        .bind("project", held.project())
        .bind("environment", held.environment())
        .bind("point", held.point())
        .bind("decision", UUID.fromString(held.decision()))
        .bind("question", escalation.question())
        .bind("caller", escalation.caller().name())
        .bind("actsFor", escalation.caller().actsFor().toArray(String[]::new))
        .bind("subject", escalation.subject())
        .bind("call", escalation.call().text())
        .bind("summary", held.summary())
        .bind("needs", Storable.json(escalation.needs().stream().map(Said.Needed::of).toList()))
        .bind("opened", escalation.opened())
        .bind("expires", escalation.expires())
        .execute();
  }

  /// The one that holds the call of this decision, when it was opened already. Of two who open it
  /// at once, one waits here for the other.
  static Optional<Held> lockDecision(Handle transaction, String point, String decision) {
    transaction
        .select("select pg_advisory_xact_lock(hashtextextended(?, 0))::text", decision)
        .mapTo(String.class)
        .one();
    return transaction
        .select(
            "select %s from escalation where enforcement_point = ? and decision = ?"
                .formatted(COLUMNS),
            point,
            UUID.fromString(decision))
        .map((row, _) -> held(transaction, row))
        .findOne();
  }

  static Optional<Held> find(Handle transaction, UUID id) {
    return transaction
        .select("select %s from escalation where escalation = ?".formatted(COLUMNS), id)
        .map((row, _) -> held(transaction, row))
        .findOne();
  }

  /// From here to its end the transaction is alone with it.
  static Optional<Held> lock(Handle transaction, UUID id) {
    // In two statements: what the first waited for, the second sees.
    var isThere =
        transaction
            .select("select 1 from escalation where escalation = ? for update", id)
            .mapTo(Integer.class)
            .findOne();
    return isThere.isPresent() ? find(transaction, id) : Optional.empty();
  }

  /// The open ones first, and then the newest.
  static List<Held> list(Handle transaction, Search search) {
    return transaction
        .createQuery(
            """
            select %s from escalation
            where (:call::text is null or call_digest = :call)
                and (:principal::text is null or principal = :principal)
                and (:state::text is null or state = :state)
                and (:environment::text is null
                    or (environment = :environment and project = any (:projects)))
            order by state = 'open' desc, opened desc, escalation desc limit :limit
            """
                .formatted(COLUMNS))
        .bind("call", search.call())
        .bind("principal", search.principal())
        .bind("state", search.state())
        .bind("environment", search.within().flatMap(Bearer::environment))
        .bind(
            "projects",
            search.within().stream()
                .flatMap(bearer -> bearer.projects().stream())
                .toArray(String[]::new))
        .bind("limit", search.limit())
        .map((row, _) -> held(transaction, row))
        .list();
  }

  /// The open ones whose time is over.
  static List<UUID> overdue(Handle transaction, Instant now) {
    return transaction
        .createQuery(
            "select escalation from escalation where state = 'open' and expires <= :now limit 100")
        .bind("now", now)
        .mapTo(UUID.class)
        .list();
  }

  private static Held held(Handle transaction, ResultSet row) throws SQLException {
    var id = row.getObject("escalation", UUID.class);
    var escalation =
        new Escalation(
            id.toString(),
            row.getString("question"),
            new Digest(row.getString("call_digest")),
            needs(row.getString("needs")),
            new Hand(row.getString("principal"), new TreeSet<>(Rows.texts(row, "acts_for"))),
            Optional.ofNullable(row.getString("subject")),
            Rows.time(row, "opened").orElseThrow(),
            Rows.time(row, "expires").orElseThrow(),
            approvals(transaction, id),
            state(row));
    return new Held(
        escalation,
        row.getString("project"),
        row.getString("environment"),
        row.getString("decision"),
        row.getString("summary"),
        row.getString("enforcement_point"));
  }

  private static SortedSet<Need> needs(String json) {
    return Stream.of(Stored.read(json, Said.Needed[].class))
        .map(Said.Needed::need)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static State state(ResultSet row) throws SQLException {
    var at = Rows.time(row, "closed").orElse(Instant.EPOCH);
    return switch (row.getString("state")) {
      case "approved" -> new State.Approved(at);
      case "refused" -> new State.Refused(row.getString("closed_by"), at, text(row));
      case "closed" -> new State.Closed(Why.from(text(row)).orElseThrow(), at);
      default -> new State.Open();
    };
  }

  private static String text(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("closed_reason")).orElse("");
  }

  /// The latest yes of each person.
  private static List<Approval> approvals(Handle transaction, UUID escalation) {
    var latest = new LinkedHashMap<String, Approval>();
    transaction
        .select(
            """
            select approval, call_digest, covers::text as covers, approver, groups, acts_for, given,
                expires
            from approval where escalation = ? order by given, approval
            """,
            escalation)
        .map((row, _) -> approval(row))
        .forEach(approval -> latest.put(approval.approver(), approval));
    return new ArrayList<>(latest.values());
  }

  private static Approval approval(ResultSet row) throws SQLException {
    var covers =
        Stream.of(Stored.read(row.getString("covers"), ApprovalToken.Covered[].class))
            .map(covered -> new RuleOf(covered.meaning(), covered.rule()))
            .collect(Collectors.toUnmodifiableSet());
    return new Approval(
        row.getString("approval"),
        new Digest(row.getString("call_digest")),
        covers,
        row.getString("approver"),
        Rows.texts(row, "groups"),
        Rows.texts(row, "acts_for"),
        Rows.time(row, "given").orElseThrow(),
        Rows.time(row, "expires").orElseThrow());
  }

  /// Writes what became of it.
  static void update(Handle transaction, Escalation escalation) {
    var state = escalation.state();
    transaction
        .createUpdate(
            """
            update escalation
            set state = :state, closed = :at, closed_by = :by, closed_reason = :reason
            where escalation = :id
            """)
        .bind("id", UUID.fromString(escalation.id()))
        .bind("state", state.text())
        .bind("at", at(state))
        .bind("by", by(state))
        .bind("reason", reason(state))
        .execute();
  }

  private static Optional<Instant> at(State state) {
    return switch (state) {
      case State.Open _ -> Optional.empty();
      case State.Approved(var at) -> Optional.of(at);
      case State.Refused(_, var at, _) -> Optional.of(at);
      case State.Closed(_, var at) -> Optional.of(at);
    };
  }

  private static Optional<String> by(State state) {
    return state instanceof State.Refused(var by, _, _) ? Optional.of(by) : Optional.empty();
  }

  private static Optional<String> reason(State state) {
    return switch (state) {
      case State.Open _, State.Approved _ -> Optional.empty();
      case State.Refused(_, _, var comment) -> Optional.of(comment);
      case State.Closed(var why, _) -> Optional.of(why.text());
    };
  }

  /// @param signed the approval as an enforcement point verifies it
  static void insert(
      Handle transaction, ApprovalToken token, Held held, String comment, byte[] signed) {
    transaction
        .createUpdate(
            """
            insert into approval (
                approval, escalation, call_digest, covers, approver, groups, acts_for, reason,
                envelope, given, expires)
            values (
                :id, :escalation, :call, :covers::jsonb, :approver, :groups, :actsFor, :comment,
                :signed, :given, :expires)
            """)
        .bind("id", UUID.fromString(token.id()))
        .bind("escalation", UUID.fromString(held.escalation().id()))
        .bind("call", token.call().text())
        .bind("covers", Storable.json(token.covers()))
        .bind("approver", token.approver())
        .bind("groups", token.groups().toArray(String[]::new))
        .bind("actsFor", token.actsFor().toArray(String[]::new))
        .bind("comment", comment)
        .bind("signed", signed)
        .bind("given", token.given())
        .bind("expires", token.expires())
        .execute();
  }

  /// The escalation that an approval was given for.
  static Optional<UUID> ofApproval(Handle transaction, UUID approval) {
    return transaction
        .select("select escalation from approval where approval = ?", approval)
        .mapTo(UUID.class)
        .findOne();
  }

  /// An approval, and whether it is used up. Whoever is going to use it holds the lock on its
  /// escalation.
  static GivenApproval given(Handle transaction, UUID id) {
    var approval =
        transaction
            .select(
                """
                select approval, call_digest, covers::text as covers, approver, groups, acts_for,
                    given, expires
                from approval where approval = ?
                """,
                id)
            .map((row, _) -> approval(row))
            .one();
    var use =
        transaction
            .select("select decision, redeemed from approval_redemption where approval = ?", id)
            .map(
                (row, _) ->
                    new GivenApproval.Use(
                        row.getString("decision"), Rows.time(row, "redeemed").orElseThrow()))
            .findOne();
    return new GivenApproval(approval, use);
  }

  static void redeemed(Handle transaction, UUID approval, GivenApproval.Use use, String point) {
    transaction
        .createUpdate(
            """
            insert into approval_redemption (approval, enforcement_point, decision, redeemed)
            values (:approval, :point, :decision, :at)
            """)
        .bind("approval", approval)
        .bind("point", point)
        .bind("decision", UUID.fromString(use.decision()))
        .bind("at", use.at())
        .execute();
  }

  /// As it is told, with the approvals that are not used up.
  static EscalationRecord told(Handle transaction, Held held) {
    var escalation = held.escalation();
    return new EscalationRecord(
        escalation.id(),
        held.project(),
        held.environment(),
        escalation.question(),
        escalation.call(),
        held.decision(),
        held.summary(),
        escalation.caller().name(),
        escalation.needs().stream().map(Said.Needed::of).toList(),
        EscalationRecord.State.valueOf(escalation.state().text().toUpperCase(Locale.ROOT)),
        escalation.opened(),
        escalation.expires(),
        unused(transaction, UUID.fromString(escalation.id())),
        escalation.state() instanceof State.Refused(var by, var at, var comment)
            ? Optional.of(new EscalationRecord.Refusal(by, comment, at))
            : Optional.empty());
  }

  private static List<JsonNode> unused(Handle transaction, UUID escalation) {
    return transaction
        .select(
            """
            select envelope from approval
            where escalation = ? and not exists (
                select from approval_redemption used where used.approval = approval.approval)
            order by given, approval
            """,
            escalation)
        .mapTo(byte[].class)
        .map(Json::parse)
        .list();
  }
}
