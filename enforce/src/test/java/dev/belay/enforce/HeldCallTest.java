package dev.belay.enforce;

import static dev.belay.engine.Verdict.ALLOW;
import static dev.belay.engine.Verdict.BLOCK;
import static dev.belay.engine.Verdict.REQUIRE_APPROVAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.enforce.HeldOutcome.NotRun;
import dev.belay.enforce.HeldOutcome.Run;
import dev.belay.enforce.HeldOutcome.Waiting;
import dev.belay.enforce.HeldOutcome.Why;
import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.testkit.FakeClock;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.Json;
import dev.belay.wire.SigningKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A held call runs at most once, and only when everything holds.
class HeldCallTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration A_MOMENT = Duration.ofMillis(150);

  @TempDir private Path temporary;

  private final FakeClock clock = FakeClock.atNoon();
  private FakePlane plane;
  private TestPoint test;

  @BeforeEach
  void begin() throws Exception {
    plane = new FakePlane(clock);
    var release =
        plane.publish(Content.of("agents", Map.of("pay", REQUIRE_APPROVAL, "fs.read", ALLOW)));
    plane.assign(plane.document(1, release.address()));
    test = TestPoint.start(plane, temporary.resolve("point"), clock).ready();
  }

  @AfterEach
  void end() throws IOException {
    test.close();
    plane.close();
  }

  @Test
  void a_refused_call_does_not_run() throws Exception {
    var decided = test.call("pay");
    try (var held = test.point.hold(decided, "pay")) {
      plane.refuse(escalation(0).id(), "dana", "not today");
      assertThat(held.await(LONG))
          .isEqualTo(new NotRun(decided, new Why.Refused("dana", "not today")));
    }
    assertThat(plane.usedBy()).isEmpty();
  }

  @Test
  void it_waits_until_patience_is_over() throws Exception {
    var decided = test.call("pay");
    assertThat(test.point.hold(decided, "pay", A_MOMENT, () -> true))
        .isEqualTo(new NotRun(decided, new Why.Pending(escalation(0).id())));
    assertThat(plane.closings()).isEmpty();
  }

  @Test
  void approved_after_the_client_left_nothing_runs_and_the_retry_runs_once() throws Exception {
    var isThere = new AtomicBoolean(true);
    var decided = test.call("pay");
    var outcome =
        test.point.hold(
            decided,
            "pay",
            LONG,
            () -> {
              if (!plane.escalations().isEmpty()) {
                isThere.set(false);
              }
              return isThere.get();
            });
    var escalation = escalation(0);
    assertThat(outcome)
        .isEqualTo(new NotRun(decided, new Why.ClientGone(Optional.of(escalation.id()))));
    Eventually.check(
        "told", () -> plane.closings().equals(List.of(escalation.id() + " CLIENT_GONE")));

    var approval = plane.approve(escalation.id(), "dana");
    assertThat(plane.usedBy()).isEmpty();

    var retry = test.point.hold(test.call("pay"), "pay", LONG, () -> true);
    assertThat(retry)
        .isInstanceOfSatisfying(
            Run.class,
            run -> assertThat(run.decided().decision().used()).containsExactly(approval));
    assertThat(plane.escalations()).hasSize(1);

    var third = test.point.hold(test.call("pay"), "pay", A_MOMENT, () -> true);
    assertThat(third).isInstanceOf(NotRun.class);
    assertThat(plane.usedBy()).hasSize(1);
  }

  @Test
  void of_two_identical_calls_and_one_approval_one_runs() throws Exception {
    try (var first = test.point.hold(test.call("pay"), "pay");
        var second = test.point.hold(test.call("pay"), "pay")) {
      plane.approve(escalation(0).id(), "dana");
      Eventually.check("one runs", () -> runs(first) + runs(second) == 1);
      Eventually.check("people are asked for the other", () -> plane.escalations().size() == 2);
      assertThat(first.await(A_MOMENT).getClass()).isNotEqualTo(second.await(A_MOMENT).getClass());
      assertThat(runs(first) + runs(second)).isEqualTo(1);
      assertThat(plane.usedBy()).hasSize(1);
    }
  }

  @Test
  void a_call_that_is_made_again_asks_nobody_again() throws Exception {
    for (int i = 0; i < 3; i++) {
      var outcome = test.point.hold(test.call("pay"), "pay", A_MOMENT, () -> true);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              NotRun.class,
              notRun -> assertThat(notRun.why()).isEqualTo(new Why.Pending(escalation(0).id())));
    }
    assertThat(plane.escalations()).hasSize(1);
    plane.approve(escalation(0).id(), "dana");
    assertThat(test.point.hold(test.call("pay"), "pay", LONG, () -> true)).isInstanceOf(Run.class);
  }

  @Test
  void an_approval_that_two_points_find_at_once_lets_one_run() throws Exception {
    // Both hear of the same approval, and the control plane says who was first.
    try (var first = test.point.hold(test.call("pay"), "pay")) {
      var approval = plane.approve(escalation(0).id(), "dana");
      assertThat(first.await(LONG)).isInstanceOf(Run.class);
      plane.answer(
          key ->
              key.equals("GET /v1/escalations")
                  ? Optional.of(
                      FakePlane.Reply.json(
                          new EscalationRecord.Page(List.of(plane.escalations().getFirst()))))
                  : Optional.empty());
      var second = test.point.hold(test.call("pay"), "pay", A_MOMENT, () -> true);
      assertThat(second)
          .isInstanceOfSatisfying(
              NotRun.class, notRun -> assertThat(notRun.why()).isInstanceOf(Why.Pending.class));
      assertThat(plane.usedBy()).containsOnlyKeys(approval);
    }
  }

  @Test
  void when_the_approval_cannot_be_used_up_nothing_runs() throws Exception {
    plane.answer(
        key ->
            key.endsWith("/redemption")
                ? Optional.of(FakePlane.Reply.problem(409, "approval-used", "was used"))
                : Optional.empty());
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      plane.approve(escalation(0).id(), "dana");
      Eventually.check("people are asked again", () -> plane.escalations().size() == 2);
      Eventually.check(
          "its decision is recorded",
          () ->
              plane.decisions().stream()
                  .anyMatch(record -> record.id().equals(escalation(1).decision())));
      assertThat(held.await(A_MOMENT)).isEqualTo(new Waiting());
      assertThat(held.end())
          .isInstanceOfSatisfying(
              NotRun.class, notRun -> assertThat(notRun.why()).isInstanceOf(Why.Pending.class));
    }
  }

  @Test
  void while_the_approval_cannot_be_used_up_the_call_stays_held() throws Exception {
    var asked = new AtomicInteger();
    plane.fail(key -> key.endsWith("/redemption") && asked.incrementAndGet() < 4);
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      var approval = plane.approve(escalation(0).id(), "dana");
      assertThat(held.await(LONG))
          .isInstanceOfSatisfying(
              Run.class,
              run -> assertThat(plane.usedBy()).containsEntry(approval, run.decided().id()));
      assertThat(asked).hasValue(4);
    }
  }

  @Test
  void when_the_answer_to_using_it_up_is_lost_the_call_runs_once_all_the_same() throws Exception {
    var lost = new AtomicBoolean();
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      var escalation = escalation(0);
      // Taken, and answered with a failure: as if the connection broke on the way back.
      plane.answer(
          key -> {
            if (key.endsWith("/redemption") && lost.compareAndSet(false, true)) {
              plane.useUp(key.split("/", -1)[3], held.latestId());
              return Optional.of(FakePlane.Reply.problem(502, "gateway", "broken"));
            }
            return Optional.empty();
          });
      plane.approve(escalation.id(), "dana");
      assertThat(held.await(LONG)).isInstanceOf(Run.class);
      assertThat(lost).isTrue();
    }
  }

  @Test
  void while_the_control_plane_is_away_the_call_stays_held() throws Exception {
    plane.stop();
    var decided = test.call("pay");
    try (var held = test.point.hold(decided, "pay")) {
      assertThat(held.await(A_MOMENT)).isEqualTo(new Waiting());
      plane.startAgain();
      plane.approve(escalation(0).id(), "dana");
      assertThat(held.await(LONG)).isInstanceOf(Run.class);
    }
    plane.stop();
    var other = test.call("pay");
    assertThat(test.point.hold(other, "pay", A_MOMENT, () -> true))
        .isEqualTo(new NotRun(other, new Why.Unavailable()));
  }

  @Test
  void a_forged_foreign_or_expired_approval_lets_nothing_run() throws Exception {
    var now = clock.instant();
    refusesApproval((call, rules) -> token("a1", call, rules, now).sign(SigningKey.generate()));
    refusesApproval((_, rules) -> token("a2", Digest.of(new byte[1]), rules, now).sign(plane.key));
    refusesApproval(
        (call, rules) -> token("a3", call, rules, now.minusSeconds(7200)).sign(plane.key));
    refusesApproval((call, _) -> token("a4", call, List.of(), now).sign(plane.key));
    refusesApproval(
        (call, rules) -> {
          var other = token("a5", call, rules, now);
          return ApprovalToken.of(other.approval(), "default", "agents", "staging").sign(plane.key);
        });
    refusesApproval(
        (call, rules) ->
            ApprovalToken.of(
                    new Approval(
                        "a6",
                        call,
                        rules.stream().collect(Collectors.toSet()),
                        "agent-7",
                        List.of("leads"),
                        List.of(),
                        now,
                        now.plusSeconds(600)),
                    "default",
                    "agents",
                    "production")
                .sign(plane.key));
    assertThat(plane.usedBy()).isEmpty();
  }

  @Test
  void an_approval_by_a_clock_that_is_ahead_of_ours_counts_when_ours_has_come_so_far()
      throws Exception {
    var decided = test.call("pay");
    try (var held = test.point.hold(decided, "pay")) {
      var escalation = escalation(0);
      var rules =
          escalation.needs().stream().map(need -> new RuleOf(need.meaning(), need.rule())).toList();
      var ahead = clock.instant().plusSeconds(3);
      var token = token("a1", decided.decision().call(), rules, ahead);
      plane.give(escalation.id(), Json.parse(token.sign(plane.key)));
      Eventually.check(
          "a note",
          () ->
              test.point.status().notes().stream()
                  .anyMatch(note -> note.code().equals("clock-behind")));
      assertThat(held.await(Duration.ZERO)).isEqualTo(new Waiting());
      clock.advance(Duration.ofSeconds(3));
      assertThat(held.await(LONG)).isInstanceOf(Run.class);
      assertThat(plane.escalations()).hasSize(1);
    }
  }

  private interface Forgery {
    byte[] of(Digest call, List<RuleOf> rules);
  }

  private void refusesApproval(Forgery forgery) throws InterruptedException {
    int before = plane.escalations().size();
    var decided = test.call("pay");
    try (var held = test.point.hold(decided, "pay")) {
      var escalation = escalation(before);
      var rules =
          escalation.needs().stream().map(need -> new RuleOf(need.meaning(), need.rule())).toList();
      plane.give(escalation.id(), Json.parse(forgery.of(decided.decision().call(), rules)));
      Eventually.check("people are asked again", () -> plane.escalations().size() > before + 1);
      assertThat(held.await(Duration.ZERO)).isEqualTo(new Waiting());
    }
    plane.escalations().forEach(record -> plane.expire(record.id()));
  }

  private static ApprovalToken token(String id, Digest call, List<RuleOf> rules, Instant given) {
    return ApprovalToken.of(
        new Approval(
            id,
            call,
            rules.stream().collect(Collectors.toSet()),
            "dana",
            List.of("leads"),
            List.of(),
            given,
            given.plusSeconds(600)),
        "default",
        "agents",
        "production");
  }

  @Test
  void a_release_that_blocks_meanwhile_ends_it() throws Exception {
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      var escalation = escalation(0);
      var stricter = plane.publish(Content.of("agents", Map.of("pay", BLOCK)));
      plane.assign(plane.document(2, stricter.address()));
      Eventually.check("generation 2", () -> test.generation() == 2);
      plane.approve(escalation.id(), "dana");
      assertThat(held.await(LONG))
          .isInstanceOfSatisfying(
              NotRun.class,
              notRun -> {
                assertThat(notRun.why()).isEqualTo(new Why.Redecided());
                assertThat(notRun.decided().verdict()).isEqualTo(BLOCK);
              });
      assertThat(plane.usedBy()).isEmpty();
    }
  }

  @Test
  void a_release_that_blocks_while_the_approval_is_used_up_ends_it() throws Exception {
    var stricter = plane.publish(Content.of("agents", Map.of("pay", BLOCK)));
    plane.answer(
        key -> {
          if (key.endsWith("/redemption") && test.generation() == 1) {
            plane.assign(plane.document(2, stricter.address()));
            return Optional.of(FakePlane.Reply.problem(503, "busy", "later"));
          }
          return key.endsWith("/redemption") && test.generation() < 2
              ? Optional.of(FakePlane.Reply.problem(503, "busy", "later"))
              : Optional.empty();
        });
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      plane.approve(escalation(0).id(), "dana");
      assertThat(held.await(LONG))
          .isInstanceOfSatisfying(
              NotRun.class, notRun -> assertThat(notRun.why()).isEqualTo(new Why.Redecided()));
    }
  }

  @Test
  void a_release_that_asks_nobody_any_more_lets_it_run() throws Exception {
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      var escalation = escalation(0);
      var milder = plane.publish(Content.of("agents", Map.of("pay", ALLOW)));
      plane.assign(plane.document(2, milder.address()));
      assertThat(held.await(LONG))
          .isInstanceOfSatisfying(
              Run.class, run -> assertThat(run.decided().decision().used()).isEmpty());
      Eventually.check(
          "told", () -> plane.closings().equals(List.of(escalation.id() + " NO_LONGER_NEEDED")));
    }
  }

  @Test
  void a_call_that_is_ended_after_its_approval_was_used_up_does_not_run() throws Exception {
    var decided = test.call("pay");
    var recorded = new LinkedBlockingQueue<Decided>();
    var ended = new LinkedBlockingQueue<HeldOutcome>();
    var self = new CompletableFuture<HeldCall>();
    Runnable meddle =
        () -> {
          if (!plane.usedBy().isEmpty() && ended.isEmpty()) {
            ended.add(self.join().end());
          }
        };
    var point = new Meddled(test.point.holding(), meddle, recorded::add);
    try (var held = HeldCall.begin(point, decided, "pay")) {
      self.complete(held);
      plane.approve(escalation(0).id(), "dana");
      assertThat(ended.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isInstanceOf(NotRun.class);
      Eventually.check("nobody asks any more", () -> !held.isAsking());
      assertThat(held.await(Duration.ZERO)).isInstanceOf(NotRun.class);
      assertThat(recorded).isEmpty();
    }
  }

  @Test
  void when_nobody_answered_in_time_people_are_asked_again() throws Exception {
    try (var held = test.point.hold(test.call("pay"), "pay")) {
      plane.expire(escalation(0).id());
      var second = escalation(1);
      assertThat(second.decision()).isNotEqualTo(escalation(0).decision());
      plane.approve(second.id(), "dana");
      assertThat(held.await(LONG)).isInstanceOf(Run.class);
    }
  }

  @Test
  void closing_the_enforcement_point_ends_what_it_holds() throws Exception {
    var held = test.point.hold(test.call("pay"), "pay");
    var escalation = escalation(0);
    test.point.close();
    assertThat(held.await(Duration.ZERO)).isInstanceOf(NotRun.class);
    plane.approve(escalation.id(), "dana");
    assertThat(held.await(A_MOMENT)).isInstanceOf(NotRun.class);
    assertThat(plane.usedBy()).isEmpty();
  }

  private EscalationRecord escalation(int index) {
    Eventually.check("escalation " + index, () -> plane.escalations().size() > index);
    return plane.escalations().get(index);
  }

  private static int runs(HeldCall held) {
    try {
      return held.await(Duration.ZERO) instanceof Run ? 1 : 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /// A point where something happens each time a held call looks at what decides.
  private record Meddled(HeldCall.Point point, Runnable meddle, Consumer<Decided> recorded)
      implements HeldCall.Point {

    @Override
    public PointSettings settings() {
      return point.settings();
    }

    @Override
    public ControlPlane plane() {
      return point.plane();
    }

    @Override
    public Current current() {
      meddle.run();
      return point.current();
    }

    @Override
    public Decided decide(Facts facts, Current current) {
      return point.decide(facts, current);
    }

    @Override
    public void record(Decided decided, Current current) {
      recorded.accept(decided);
    }

    @Override
    public Instant now() {
      return point.now();
    }

    @Override
    public Backoff backoff() {
      return point.backoff();
    }

    @Override
    public Notes notes() {
      return point.notes();
    }
  }
}
