package dev.belay.rollout;

import dev.belay.engine.Approval;
import dev.belay.engine.Approvals;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.engine.Need;
import dev.belay.engine.Problem;
import dev.belay.engine.Value;
import dev.belay.engine.Value.Listing;
import dev.belay.engine.Value.Mapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// One held call that waits for people. Immutable: an answer makes a new value.
///
/// @param call digest of the call
/// @param caller who makes the call
/// @param subject the person on whose behalf it is made; absent when there is none, or none known
/// @param approvals those given so far, one for each person
public record Escalation(
    String id,
    String question,
    Digest call,
    SortedSet<Need> needs,
    Hand caller,
    Optional<String> subject,
    Instant opened,
    Instant expires,
    List<Approval> approvals,
    State state) {

  public Escalation {
    needs = Collections.unmodifiableSortedSet(new TreeSet<>(needs));
    approvals = List.copyOf(approvals);
    if (needs.isEmpty()) {
      throw new IllegalArgumentException("an escalation needs somebody's yes");
    }
  }

  public sealed interface State {

    record Open() implements State {}

    /// Enough people said yes for every need.
    record Approved(Instant at) implements State {}

    record Refused(String by, Instant at, String comment) implements State {}

    record Closed(Why why, Instant at) implements State {}

    default String text() {
      return switch (this) {
        case Open _ -> "open";
        case Approved _ -> "approved";
        case Refused _ -> "refused";
        case Closed _ -> "closed";
      };
    }
  }

  /// Why nobody has to answer any more.
  public enum Why {
    /// The call was decided anew, and nothing asks.
    NO_LONGER_NEEDED,
    /// Nobody waits for the answer. It may still be given: the same call made again finds it.
    CLIENT_GONE,
    EXPIRED;

    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// For text from outside. Absent when it is none.
    public static Optional<Why> from(String text) {
      return Stream.of(values()).filter(why -> why.text().equals(text)).findFirst();
    }
  }

  public sealed interface Command {

    /// Says yes to every need that asks whoever says it.
    ///
    /// @param approval id of the approval that this gives
    record Approve(String approval, String comment) implements Command {}

    record Refuse(String comment) implements Command {}

    record Close(Why why) implements Command {}

    /// What the audit calls it.
    default String action() {
      return switch (this) {
        case Approve _ -> "Escalation.Approved";
        case Refuse _ -> "Escalation.Refused";
        case Close _ -> "Escalation.Closed";
      };
    }
  }

  /// What an escalation begins with.
  public record Opening(
      String id,
      String question,
      Digest call,
      SortedSet<Need> needs,
      Hand caller,
      Optional<String> subject,
      Instant expires) {}

  public static Applied<Escalation> open(Opening opening, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(Permission.HOLD_CALLS.refusal(who)),
        () ->
            Applied.taken(
                new Escalation(
                    opening.id(),
                    opening.question(),
                    opening.call(),
                    opening.needs(),
                    opening.caller(),
                    opening.subject(),
                    now,
                    opening.expires(),
                    List.of(),
                    new State.Open()),
                Note.of("Escalation.Opened", opening.id(), "")
                    .with("call", opening.call())
                    .with("caller", opening.caller().name())));
  }

  public Applied<Escalation> apply(Command command, Actor who, Instant now) {
    return switch (command) {
      case Command.Approve approve -> approve(approve, who, now);
      case Command.Refuse refuse -> refuse(refuse, who, now);
      case Command.Close close -> close(close, who, now);
    };
  }

  private Applied<Escalation> approve(Command.Approve command, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(mayAnswer(who, now), answeredAlready(who, now)),
        () -> {
          var approval = asks().approvedBy(who, command.approval(), now);
          var next = withApproval(approval);
          var isCovered = next.isCoveredAt(now);
          return Applied.taken(
              isCovered ? next.in(new State.Approved(now)) : next,
              Note.of(command.action(), id, command.comment())
                  .with("approval", approval.id())
                  .with("covered", isCovered));
        });
  }

  private Applied<Escalation> refuse(Command.Refuse command, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(mayAnswer(who, now)),
        () ->
            Applied.taken(
                in(new State.Refused(who.name(), now, command.comment())),
                Note.of(command.action(), id, command.comment())));
  }

  private Applied<Escalation> close(Command.Close command, Actor who, Instant now) {
    return Applied.unless(
        Stream.of(
            who instanceof Actor.Server
                ? Optional.<Problem>empty()
                : Permission.HOLD_CALLS.refusal(who),
            answered()),
        () ->
            Applied.taken(
                in(new State.Closed(command.why(), now)),
                Note.of(command.action(), id, "").with("why", command.why().text())));
  }

  private Optional<Problem> mayAnswer(Actor who, Instant now) {
    return Stream.of(
            Permission.ANSWER_ESCALATIONS.refusal(who),
            Actor.personOnly(who, "answer an escalation"),
            answered(),
            expired(now),
            asks().ownCall(who),
            asks().notAsked(who, "escalation " + id))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private CallNeeds asks() {
    return new CallNeeds(call, needs, caller, subject);
  }

  private Optional<Problem> answered() {
    return switch (state) {
      case State.Open _ -> Optional.empty();
      case State.Approved(var at) -> over("escalation %s was approved at %s".formatted(id, at));
      case State.Refused(var by, var at, _) ->
          over("escalation %s was refused by `%s` at %s".formatted(id, by, at));
      case State.Closed(var why, _) when why == Why.CLIENT_GONE -> Optional.empty();
      case State.Closed(var why, var at) ->
          over(
              "escalation %s was closed at %s: %s".formatted(id, at, why.text().replace('_', ' ')));
    };
  }

  private Optional<Problem> expired(Instant now) {
    return now.isBefore(expires)
        ? Optional.empty()
        : over("escalation %s expired at %s".formatted(id, expires));
  }

  private static Optional<Problem> over(String message) {
    return Optional.of(Problem.of("escalation-over", message));
  }

  /// A yes that has lapsed may be said again.
  private Optional<Problem> answeredAlready(Actor who, Instant now) {
    return Checks.when(
        approvals.stream()
            .anyMatch(
                given -> given.approver().equals(who.name()) && now.isBefore(given.expires())),
        Problem.of(
                "already-approved",
                "`%s` has approved escalation %s already".formatted(who.name(), id))
            .withHelp("it waits for somebody else"));
  }

  /// Asks what an enforcement point will ask when the call resumes.
  private boolean isCoveredAt(Instant now) {
    var facts = Facts.of(question, input(), now).with(approvals);
    return Approvals.covering(needs, facts, call).isPresent();
  }

  /// As much of the call as approvals depend on.
  private Mapping input() {
    var fields = new LinkedHashMap<String, Value>();
    fields.put("principal", Evidence.object(Map.of("id", Value.text(caller.name()))));
    subject.ifPresent(
        person -> {
          Value first = Evidence.object(Map.of("delegator", Value.text(person)));
          fields.put("delegation", Evidence.object(Map.of("chain", new Listing(List.of(first)))));
        });
    return Evidence.object(fields);
  }

  private Escalation withApproval(Approval approval) {
    var all = new ArrayList<>(approvals);
    all.removeIf(given -> given.approver().equals(approval.approver()));
    all.add(approval);
    return new Escalation(id, question, call, needs, caller, subject, opened, expires, all, state);
  }

  private Escalation in(State newState) {
    return new Escalation(
        id, question, call, needs, caller, subject, opened, expires, approvals, newState);
  }
}
