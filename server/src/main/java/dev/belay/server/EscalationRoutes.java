package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Escalation;
import dev.belay.rollout.Escalation.Command;
import dev.belay.rollout.Hand;
import dev.belay.rollout.Permission;
import dev.belay.server.Commands.Wish;
import dev.belay.server.EscalationStore.Held;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.Said;
import dev.belay.wire.SigningKey;
import dev.belay.wire.Uuid7;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/// Held calls: enforcement points ask, people answer, and an answer is used once.
final class EscalationRoutes {

  private static final String ESCALATION = "/v1/escalations/{escalation}";

  /// For which a call may be answered.
  private static final Duration LONGEST = Duration.ofDays(7);

  private static final int SUMMARY_LENGTH = 10_000;

  private final Database database;
  private final Commands commands;
  private final Watchers watchers;
  private final SigningKey key;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();

  EscalationRoutes(
      Database database, Commands commands, Watchers watchers, SigningKey key, Clock clock) {
    this.database = database;
    this.commands = commands;
    this.watchers = watchers;
    this.key = key;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(
            "/v1/escalations",
            Permission.HOLD_CALLS,
            "Asks people to look at a held call",
            this::open),
        Route.get(
            "/v1/escalations",
            Permission.READ_ESCALATIONS,
            "Held calls, those that wait for an answer first",
            this::list),
        Route.get(
            ESCALATION,
            Permission.READ_ESCALATIONS,
            "A held call, at once or as soon as it is answered",
            this::show),
        Route.post(
            ESCALATION + "/approvals",
            Permission.ANSWER_ESCALATIONS,
            "Says yes to a held call",
            this::approve),
        Route.post(
            ESCALATION + "/refusals",
            Permission.ANSWER_ESCALATIONS,
            "Says no to a held call",
            this::refuse),
        Route.put(
            ESCALATION + "/closing",
            Permission.HOLD_CALLS,
            "Says that nobody has to answer any more",
            this::close),
        Route.put(
            "/v1/approvals/{approval}/redemption",
            Permission.REDEEM_APPROVALS,
            "Uses up an approval, for one decision",
            this::redeem));
  }

  private Reply open(Visit visit) throws Refused {
    var asked = visit.read(EscalationRecord.Opening.class);
    Points.requireEnrolled(visit.bearer(), asked.project(), asked.environment());
    requireValid(asked);
    var id = nextId();
    var point = visit.bearer().name();
    return commands.carryOut(
        visit,
        new Wish("Escalation.Opened", id, id),
        transaction -> {
          var handle = transaction.handle();
          var before = EscalationStore.lockDecision(handle, point, asked.decision());
          if (before.isPresent()) {
            return Reply.ok(EscalationStore.told(handle, before.get()));
          }
          var opened =
              transaction.take(
                  Escalation.open(opening(id, asked), transaction.actor(), transaction.now()));
          var held = held(opened, asked, point);
          EscalationStore.insert(handle, held);
          return Reply.created(EscalationStore.told(handle, held));
        });
  }

  private void requireValid(EscalationRecord.Opening asked) throws Refused {
    var now = clock.instant();
    require(Uuid7.isUuid7(asked.decision()), "expected the id of the decision that holds the call");
    require(!asked.needs().isEmpty(), "expected somebody who has to say yes");
    require(asked.expires().isAfter(now), "expected an expiry that is not over");
    require(
        !asked.expires().isAfter(now.plus(LONGEST)),
        "expected an expiry within %d days".formatted(LONGEST.toDays()));
    require(
        asked.summary().length() <= SUMMARY_LENGTH,
        "expected a summary of at most %,d characters".formatted(SUMMARY_LENGTH));
  }

  private static void require(boolean isSo, String message) throws Refused {
    if (!isSo) {
      throw new Refused(Problem.of("invalid-value", message));
    }
  }

  private String nextId() {
    return Uuid7.next(clock.instant(), random);
  }

  /// The texts come from whoever calls, who may put anything into them.
  private static Escalation.Opening opening(String id, EscalationRecord.Opening asked) {
    return new Escalation.Opening(
        id,
        Storable.text(asked.question()),
        asked.call(),
        asked.needs().stream()
            .map(Said.Needed::need)
            .collect(Collectors.toCollection(TreeSet::new)),
        new Hand(
            Storable.text(asked.caller()),
            asked.actsFor().stream()
                .map(Storable::text)
                .collect(Collectors.toCollection(TreeSet::new))),
        asked.subject().map(Storable::text),
        asked.expires());
  }

  private static Held held(Escalation escalation, EscalationRecord.Opening asked, String point) {
    return new Held(
        escalation,
        asked.project(),
        asked.environment(),
        asked.decision(),
        Storable.text(asked.summary()),
        point);
  }

  private Reply list(Visit visit) throws Refused {
    var bearer = visit.bearer();
    var search =
        new EscalationStore.Search(
            visit.query("call").map(Storable::text),
            visit.query("principal").map(Storable::text),
            visit.query("state").map(Storable::text),
            bearer.environment().map(_ -> bearer),
            visit.limit());
    return Reply.ok(
        database.inTenant(
            visit.tenant(),
            handle -> {
              Rounds.closeOverdue(handle, bearer.tenant(), clock.instant());
              return new EscalationRecord.Page(
                  EscalationStore.list(handle, search).stream()
                      .map(held -> EscalationStore.told(handle, held))
                      .toList());
            }));
  }

  private Reply show(Visit visit) throws Refused, InterruptedException {
    var id = id(visit, "escalation");
    long deadline = System.nanoTime() + wait(visit).toNanos();
    // Before the first look, so that nothing falls between the look and the wait.
    try (var watch = watchers.watch(Topic.escalation(visit.tenant(), id.toString()))) {
      var found = look(visit, id);
      var isOpen = true;
      while (found.state() == EscalationRecord.State.OPEN
          && isOpen
          && System.nanoTime() - deadline < 0) {
        isOpen = watch.await(untilThere(found, deadline));
        found = look(visit, id);
      }
      return Reply.ok(found);
    }
  }

  private static Duration wait(Visit visit) throws Refused {
    var text = visit.query("wait").orElse("0");
    var longest = ControlPlane.LONGEST_WAIT;
    if (!text.matches("[0-9]{1,3}")) {
      throw new Refused(
          Problem.of(
              "invalid-value",
              "expected seconds up to %d as `wait`, found `%s`"
                  .formatted(longest.toSeconds(), text)));
    }
    var asked = Duration.ofSeconds(Long.parseLong(text));
    return asked.compareTo(longest) < 0 ? asked : longest;
  }

  /// Nobody waits longer than there may be an answer.
  private Duration untilThere(EscalationRecord found, long deadline) {
    var left = Duration.ofNanos(deadline - System.nanoTime());
    var mayBeAnswered = Duration.between(clock.instant(), found.expires());
    return mayBeAnswered.compareTo(left) < 0 ? mayBeAnswered : left;
  }

  private EscalationRecord look(Visit visit, UUID id) throws Refused {
    return database.inTenant(
        visit.tenant(),
        handle -> {
          var found = EscalationStore.find(handle, id);
          if (found.filter(held -> isOverdue(held)).isPresent()) {
            Rounds.closeOverdue(handle, visit.tenant(), clock.instant());
            found = EscalationStore.find(handle, id);
          }
          return EscalationStore.told(handle, seen(visit, found, "escalation", id));
        });
  }

  private boolean isOverdue(Held held) {
    return held.escalation().state() instanceof Escalation.State.Open
        && !clock.instant().isBefore(held.escalation().expires());
  }

  /// What an enforcement point is not enrolled for is answered as if it were not there.
  private static Held seen(Visit visit, Optional<Held> found, String kind, UUID id) throws Refused {
    var bearer = visit.bearer();
    return found
        .filter(
            held ->
                bearer.environment().isEmpty()
                    || bearer.enforces(held.project(), held.environment()))
        .orElseThrow(() -> Refused.unknown(kind, id.toString()));
  }

  private static UUID id(Visit visit, String kind) throws Refused {
    var text = visit.path(kind);
    return DecisionRoutes.id(text).orElseThrow(() -> Refused.unknown(kind, text));
  }

  private Reply approve(Visit visit) throws Refused {
    return Reply.created(apply(visit, new Command.Approve(nextId(), comment(visit))));
  }

  private Reply refuse(Visit visit) throws Refused {
    return Reply.created(apply(visit, new Command.Refuse(comment(visit))));
  }

  private static String comment(Visit visit) throws Refused {
    return Storable.text(visit.read(EscalationRecord.Comment.class).comment());
  }

  private Reply close(Visit visit) throws Refused {
    var why = visit.read(EscalationRecord.Closing.class).why();
    return Reply.ok(apply(visit, new Command.Close(Escalation.Why.valueOf(why.name()))));
  }

  private EscalationRecord apply(Visit visit, Command command) throws Refused {
    var id = id(visit, "escalation");
    return commands.carryOut(
        visit,
        new Wish(command.action(), id.toString(), id.toString()),
        transaction -> {
          var handle = transaction.handle();
          var held = seen(visit, EscalationStore.lock(handle, id), "escalation", id);
          var next =
              transaction.take(
                  held.escalation().apply(command, transaction.actor(), transaction.now()));
          EscalationStore.update(handle, next);
          if (command instanceof Command.Approve(var approval, var comment)) {
            keep(handle, visit.tenant(), held.with(next), approval, comment);
          }
          Watchers.call(handle, Topic.escalation(visit.tenant(), id.toString()));
          return EscalationStore.told(handle, held.with(next));
        });
  }

  private void keep(Handle handle, Tenant tenant, Held held, String id, String comment) {
    held.escalation().approvals().stream()
        .filter(approval -> approval.id().equals(id))
        .forEach(
            approval -> {
              var token =
                  ApprovalToken.of(approval, tenant.name(), held.project(), held.environment());
              EscalationStore.insert(handle, token, held, comment, token.sign(key));
            });
  }

  private Reply redeem(Visit visit) throws Refused {
    var asked = visit.read(EscalationRecord.Redemption.class);
    require(Uuid7.isUuid7(asked.decision()), "expected the id of the decision that runs the call");
    var id = id(visit, "approval");
    return commands.carryOut(
        visit,
        new Wish("Approval.Used", id.toString(), id.toString()),
        transaction -> {
          var handle = transaction.handle();
          var escalation = EscalationStore.ofApproval(handle, id);
          // Alone with the escalation, so that of two who come at once one finds it used.
          var held = escalation.flatMap(found -> EscalationStore.lock(handle, found));
          requireNotRefused(seen(visit, held, "approval", id), id);
          var before = EscalationStore.given(handle, id);
          var after =
              transaction.take(
                  before.redeem(
                      asked.decision(), asked.call(), transaction.actor(), transaction.now()));
          if (before.use().isEmpty()) {
            EscalationStore.redeemed(handle, id, after.use().orElseThrow(), visit.bearer().name());
          }
          return Reply.ok(asked);
        });
  }

  /// One person's yes is worth nothing after another's no.
  private static void requireNotRefused(Held held, UUID approval) throws Refused {
    if (held.escalation().state() instanceof Escalation.State.Refused(var by, var at, _)) {
      throw new Refused(
          Problem.of(
              "approval-void",
              "approval %s is void: `%s` refused the call at %s".formatted(approval, by, at)));
    }
  }
}
