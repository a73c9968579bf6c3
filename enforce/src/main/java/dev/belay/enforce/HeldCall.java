package dev.belay.enforce;

import dev.belay.enforce.HeldOutcome.NotRun;
import dev.belay.enforce.HeldOutcome.Run;
import dev.belay.enforce.HeldOutcome.Waiting;
import dev.belay.enforce.HeldOutcome.Why;
import dev.belay.engine.Approval;
import dev.belay.engine.Facts;
import dev.belay.engine.Verdict;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.EscalationRecord.State;
import dev.belay.wire.Json;
import dev.belay.wire.Refused;
import dev.belay.wire.Said;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// One call that waits for people. A thread of its own asks the control plane; whoever makes the
/// call waits here and may leave at any time. Safe for any number of threads.
///
/// It runs at most once, and only when everything holds at that moment: the call was decided anew
/// with the approvals, every approval that this took was used up, for this very decision, and
/// nothing that decides has changed meanwhile.
public final class HeldCall implements AutoCloseable {

  /// How long a caller who leaves waits for an approval that is being used up right now.
  private static final Duration LAST_MOMENT = Duration.ofSeconds(2);

  /// How long the control plane is asked to keep the question open. What decides may change
  /// meanwhile, so not for long.
  private static final Duration QUESTION = Duration.ofSeconds(5);

  /// What a held call needs of the enforcement point that holds it.
  interface Point {

    PointSettings settings();

    ControlPlane plane();

    Current current();

    /// Decides without recording.
    Decided decide(Facts facts, Current current);

    void record(Decided decided, Current current);

    Instant now();

    Backoff backoff();

    Notes notes();
  }

  private final Point point;
  private final String id;
  private final String summary;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<String> spent = new HashSet<>();
  private final Backoff backoff;
  private final Thread thread;

  /// The decision that holds it, as it was recorded: the first one, or a later one for which people
  /// had to be asked again.
  private Decided held;

  private Decided latest;
  private Current decidedOn;
  private Optional<String> escalation = Optional.empty();
  private HeldOutcome outcome = new Waiting();
  private boolean isAskedBefore;
  private boolean isOver;
  private boolean isUsingUp;

  private HeldCall(Point point, Decided decided, String summary) {
    this.point = point;
    this.id = decided.id();
    this.summary = summary;
    this.held = decided;
    this.latest = decided;
    this.decidedOn = point.current();
    this.backoff = point.backoff();
    this.thread = Thread.ofVirtual().name("held-" + decided.id()).unstarted(this::run);
  }

  static HeldCall begin(Point point, Decided decided, String summary) {
    if (decided.verdict() != Verdict.REQUIRE_APPROVAL) {
      throw new IllegalArgumentException("only a call that requires approval is held");
    }
    var held = new HeldCall(point, decided, summary);
    held.thread.start();
    return held;
  }

  // Whoever waits

  /// Waits at most this long for the call to be decided.
  public HeldOutcome await(Duration atMost) throws InterruptedException {
    lock.lock();
    try {
      var left = atMost.toNanos();
      while (outcome instanceof Waiting && left > 0) {
        left = changed.awaitNanos(left);
      }
      return outcome;
    } finally {
      lock.unlock();
    }
  }

  /// Stops waiting, because the caller's patience is over. Never `Waiting`, and nothing of this
  /// call runs afterwards unless this says so. People may still say yes: the same call made again
  /// finds it.
  public HeldOutcome end() {
    return end(() -> escalation.<Why>map(Why.Pending::new).orElseGet(Why.Unavailable::new));
  }

  /// Stops waiting, because whoever made the call is gone.
  public HeldOutcome leave() {
    var left = end(() -> new Why.ClientGone(escalation));
    if (left instanceof NotRun(_, Why.ClientGone(var asked)) && asked.isPresent()) {
      Thread.ofVirtual()
          .name("leave-" + id)
          .start(() -> close(asked.get(), EscalationRecord.Why.CLIENT_GONE));
    }
    return left;
  }

  /// The same as [#end] for whoever never asked how it ended.
  @Override
  public void close() {
    end();
  }

  private interface Reason {
    Why why();
  }

  private HeldOutcome end(Reason reason) {
    lock.lock();
    try {
      var left = LAST_MOMENT.toNanos();
      while (isUsingUp && outcome instanceof Waiting && left > 0) {
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      if (outcome instanceof Waiting) {
        outcome = new NotRun(held, reason.why());
      }
      isOver = true;
      changed.signalAll();
      lock.unlock();
    }
    thread.interrupt();
    return outcome;
  }

  // Whoever asks

  private void run() {
    try {
      while (!isOver()) {
        try {
          step();
          backoff.succeeded();
        } catch (IOException e) {
          point.notes().add("plane-unreachable", "held calls wait: " + e.getMessage());
          Waits.pause(backoff.failed());
        } catch (Refused e) {
          point.notes().add(e.problem());
          Waits.pause(backoff.failed());
        }
      }
    } catch (InterruptedException _) {
      // Nobody waits any more.
    }
  }

  /// Id of the decision that it would run as, if it ran now.
  String latestId() {
    lock.lock();
    try {
      return latest.id();
    } finally {
      lock.unlock();
    }
  }

  /// Whether its thread still asks, though it may be over already.
  boolean isAsking() {
    return thread.isAlive();
  }

  boolean isOver() {
    lock.lock();
    try {
      return isOver;
    } finally {
      lock.unlock();
    }
  }

  private void step() throws IOException, InterruptedException, Refused {
    if (!decidedOn.isStill(point.current())) {
      decideAnew();
    } else if (escalation.isEmpty()) {
      findOrOpen();
    } else {
      ask(escalation.get());
    }
  }

  /// What decides has changed: perhaps nothing asks any more, or something else does.
  private void decideAnew() {
    var before = latest.decision().answer().needs();
    decide(List.of());
    if (latest.verdict() == Verdict.REQUIRE_APPROVAL) {
      if (!latest.decision().answer().needs().equals(before)) {
        forgetEscalation();
      }
      return;
    }
    forgetEscalation();
    conclude(latest, decidedOn);
  }

  private void decide(List<Approval> approvals) {
    decidedOn = point.current();
    var decided = point.decide(latest.facts().with(approvals).at(point.now()), decidedOn);
    lock.lock();
    try {
      latest = decided;
    } finally {
      lock.unlock();
    }
  }

  private void forgetEscalation() {
    escalation.ifPresent(id -> close(id, EscalationRecord.Why.NO_LONGER_NEEDED));
    asked(Optional.empty());
  }

  private void asked(Optional<String> id) {
    lock.lock();
    try {
      escalation = id;
      isAskedBefore |= id.isPresent();
    } finally {
      lock.unlock();
    }
  }

  /// An approval may be there already, given after an earlier call like this one was left.
  private void findOrOpen() throws IOException, InterruptedException, Refused {
    var found =
        point.plane().escalations(latest.decision().call(), State.APPROVED).escalations().stream()
            .flatMap(record -> approvals(record).stream())
            .toList();
    if (isEarly(found) || (!found.isEmpty() && isDoneWith(found))) {
      return;
    }
    if (isAskedBefore && !isHeldAnew()) {
      return;
    }
    var open = openAlready();
    asked(Optional.of(open.isPresent() ? open.get() : point.plane().open(opening()).id()));
  }

  /// People are not asked twice at once for one call, however often it is made. Their answer lets
  /// one of those run.
  private Optional<String> openAlready() throws IOException, InterruptedException, Refused {
    var needs = needed();
    return point.plane().escalations(latest.decision().call(), State.OPEN).escalations().stream()
        .filter(record -> record.state() == State.OPEN && record.needs().equals(needs))
        .map(EscalationRecord::id)
        .findFirst();
  }

  private List<Said.Needed> needed() {
    return latest.decision().answer().needs().stream().map(Said.Needed::of).toList();
  }

  /// The control plane knows an escalation by the decision that opened it, and answers with the
  /// same one however often it is asked. To ask people again takes another decision.
  private boolean isHeldAnew() {
    decide(List.of());
    if (latest.verdict() != Verdict.REQUIRE_APPROVAL) {
      conclude(latest, decidedOn);
      return false;
    }
    point.record(latest, decidedOn);
    lock.lock();
    try {
      held = latest;
      isAskedBefore = false;
    } finally {
      lock.unlock();
    }
    return true;
  }

  private EscalationRecord.Opening opening() {
    var settings = point.settings();
    var asks = new Asker(latest.facts());
    return new EscalationRecord.Opening(
        decidedOn.decider(latest.facts().question()),
        settings.environment(),
        latest.facts().question(),
        latest.decision().call(),
        held.id(),
        summary,
        asks.caller(),
        asks.actsFor(),
        asks.subject(),
        needed(),
        point.now().plus(settings.pace().escalation()));
  }

  private void ask(String id) throws IOException, InterruptedException, Refused {
    var record = point.plane().escalation(id, QUESTION);
    switch (record.state()) {
      case OPEN -> Waits.pause(point.settings().pace().gather());
      case APPROVED -> {
        var approvals = approvals(record);
        if (!isEarly(approvals) && !isDoneWith(approvals)) {
          // Another call was faster, or what was approved does not cover this one.
          asked(Optional.empty());
          Waits.pause(point.settings().pace().firstRetry());
        }
      }
      case REFUSED -> {
        var refusal = record.refusal();
        over(
            new NotRun(
                held,
                new Why.Refused(
                    refusal.map(EscalationRecord.Refusal::by).orElse(""),
                    refusal.map(EscalationRecord.Refusal::comment).orElse(""))));
      }
      case CLOSED -> asked(Optional.empty());
    }
  }

  /// Our clock is behind that of the control plane, by which an approval was given. It is good as
  /// soon as ours has come so far; asking people again would not help.
  private boolean isEarly(List<Approval> approvals) throws InterruptedException {
    if (approvals.stream().noneMatch(approval -> point.now().isBefore(approval.given()))) {
      return false;
    }
    point
        .notes()
        .add("clock-behind", "an approval was given later than it is here: held calls wait");
    Waits.pause(point.settings().pace().firstRetry());
    return true;
  }

  /// Those that this point can rely on without asking anybody, and that were not found to be used.
  private List<Approval> approvals(EscalationRecord record) {
    var approvals = new ArrayList<Approval>();
    for (var envelope : record.approvals()) {
      switch (ApprovalToken.open(Json.bytes(envelope), point.settings().keys())) {
        case ApprovalToken.Opened.Rejected(var problem) -> point.notes().add(problem);
        case ApprovalToken.Opened.Trusted(var token) -> {
          if (isOurs(token) && !spent.contains(token.id())) {
            approvals.add(token.approval());
          }
        }
      }
    }
    return approvals;
  }

  private boolean isOurs(ApprovalToken token) {
    var settings = point.settings();
    return token.isFor(settings.tenant(), settings.projects(), settings.environment());
  }

  /// Decides anew with these approvals. False when it still waits for people.
  private boolean isDoneWith(List<Approval> approvals)
      throws IOException, InterruptedException, Refused {
    decide(approvals);
    if (latest.verdict() == Verdict.REQUIRE_APPROVAL) {
      return false;
    }
    if (!usedUp(latest)) {
      decide(List.of());
      return false;
    }
    if (!decidedOn.isStill(point.current())) {
      // A stop, or a stricter release, came in between.
      redecide(approvals);
    }
    conclude(latest, decidedOn);
    return true;
  }

  /// The approvals are used up for this id, so it stays.
  private void redecide(List<Approval> approvals) {
    var id = latest.id();
    decide(approvals);
    lock.lock();
    try {
      latest = new Decided(id, latest.facts(), latest.decision(), latest.took());
    } finally {
      lock.unlock();
    }
  }

  /// Uses up what the decision took. Repeated until the control plane has answered: it says yes to
  /// the same decision as often as it is asked.
  private boolean usedUp(Decided decided) throws InterruptedException, Refused {
    if (decided.decision().used().isEmpty()) {
      return true;
    }
    if (!isUsingUp(true)) {
      throw new InterruptedException();
    }
    try {
      var redemption = new EscalationRecord.Redemption(decided.id(), decided.decision().call());
      for (var approval : decided.decision().used()) {
        if (!isUsedUp(approval, redemption)) {
          spent.add(approval);
          return false;
        }
      }
      return true;
    } finally {
      isUsingUp(false);
    }
  }

  private boolean isUsedUp(String approval, EscalationRecord.Redemption redemption)
      throws InterruptedException {
    while (true) {
      try {
        point.plane().redeem(approval, redemption);
        return true;
      } catch (IOException e) {
        point.notes().add("plane-unreachable", "held calls wait: " + e.getMessage());
        Waits.pause(backoff.failed());
      } catch (Refused e) {
        point.notes().add(e.problem());
        return false;
      }
    }
  }

  /// False when nobody waits any more.
  private boolean isUsingUp(boolean isUsing) {
    lock.lock();
    try {
      isUsingUp = isUsing;
      changed.signalAll();
      return !isOver;
    } finally {
      lock.unlock();
    }
  }

  private void conclude(Decided decided, Current current) {
    var isAllowed = decided.verdict() == Verdict.ALLOW;
    if (over(isAllowed ? new Run(decided) : new NotRun(decided, new Why.Redecided()))) {
      point.record(decided, current);
    }
  }

  /// False when whoever waited has left.
  private boolean over(HeldOutcome how) {
    lock.lock();
    try {
      if (isOver) {
        return false;
      }
      outcome = how;
      isOver = true;
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void close(String id, EscalationRecord.Why why) {
    try {
      point.plane().close(id, why);
    } catch (IOException e) {
      point.notes().add("plane-unreachable", "an escalation stays open: " + e.getMessage());
    } catch (Refused e) {
      point.notes().add(e.problem());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
