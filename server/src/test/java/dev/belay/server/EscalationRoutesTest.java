package dev.belay.server;

import static dev.belay.server.Site.CALL;
import static dev.belay.server.Site.ENVIRONMENT;
import static dev.belay.server.Site.PROJECT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Digest;
import dev.belay.rollout.Role;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.Documents;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.EscalationRecord.Redemption;
import dev.belay.wire.EscalationRecord.State;
import dev.belay.wire.Json;
import dev.belay.wire.Refused;
import dev.belay.wire.Said;
import dev.belay.wire.SigningKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class EscalationRoutesTest {

  private static final Digest MEANING = Digest.of("payments".getBytes(UTF_8));
  private static final Duration OPEN_FOR = Duration.ofHours(8);

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Site site;
  private ControlPlane gateway;
  private String treasurer = "";

  EscalationRoutesTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.site = Site.in(plane, postgres, "held");
    this.gateway = site.client("");
  }

  @BeforeEach
  void start() {
    site = Site.in(plane, postgres, "held");
    gateway.close();
    gateway = site.client(site.point("gw", PROJECT));
    treasurer = site.person("treasurer", List.of("treasury"), Role.OPERATOR);
  }

  @AfterEach
  void leave() {
    gateway.close();
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  private EscalationRecord.Opening opening(String caller, int people) {
    return opening(site.nextId(), caller, people);
  }

  private EscalationRecord.Opening opening(String decision, String caller, int people) {
    var need =
        new Said.Needed(
            "payments", MEANING, "large", List.of("treasury"), people, Duration.ofMinutes(30));
    return new EscalationRecord.Opening(
        PROJECT,
        ENVIRONMENT,
        "tool.call",
        CALL,
        decision,
        "pay 10,000 to a stranger",
        caller,
        List.of("boss"),
        Optional.empty(),
        List.of(need),
        plane.clock().instant().plus(OPEN_FOR));
  }

  private EscalationRecord opened() throws Exception {
    return gateway.open(opening("agent-7", 1));
  }

  private RunningPlane.Answer answer(EscalationRecord escalation, String how, String token) {
    var path = "/v1/escalations/%s/%s".formatted(escalation.id(), how);
    return site.post(path, token, "{\"comment\": \"looked at it\\u0000\"}");
  }

  private ApprovalToken approved(EscalationRecord escalation) throws Exception {
    assertThat(answer(escalation, "approvals", treasurer).status()).isEqualTo(201);
    return token(gateway.escalation(escalation.id(), Duration.ZERO));
  }

  private ApprovalToken token(EscalationRecord escalation) {
    var signed = Json.bytes(escalation.approvals().getLast());
    var opened = ApprovalToken.open(signed, List.of(plane.plane().key()));
    assertThat(opened).isInstanceOf(ApprovalToken.Opened.Trusted.class);
    return ((ApprovalToken.Opened.Trusted) opened).token();
  }

  private static void assertRefused(RunningPlane.Answer answer, int status, String code) {
    assertThat(answer.code()).as(answer.response().body()).isEqualTo(code);
    assertThat(answer.status()).isEqualTo(status);
  }

  @Test
  void a_yes_is_signed_for_that_call_and_used_once() throws Exception {
    var escalation = opened();
    assertThat(escalation.state()).isEqualTo(State.OPEN);
    var token = approved(escalation);

    assertThat(token.tenant()).isEqualTo(site.tenant().name());
    assertThat(token.call()).isEqualTo(CALL);
    assertThat(token.covers()).containsExactly(new ApprovalToken.Covered(MEANING, "large"));
    assertThat(token.approver()).isEqualTo("treasurer");
    var first = new Redemption(site.nextId(), CALL);
    gateway.redeem(token.id(), first);
    gateway.redeem(token.id(), first);
    assertThat(refusal(() -> redeem(token.id(), new Redemption(site.nextId(), CALL))))
        .isEqualTo("409 approval-used");
    assertThat(gateway.escalation(escalation.id(), Duration.ZERO).approvals()).isEmpty();
    assertThat(site.audit("Escalation.%"))
        .containsExactly(
            "gw Escalation.Opened " + escalation.id(),
            "treasurer Escalation.Approved " + escalation.id());
    assertThat(site.audit("Approval.%"))
        .containsExactly(
            "gw Approval.Used " + token.id(), "gw Approval.Used " + token.id() + " approval-used");
  }

  private Void redeem(String approval, Redemption redemption) throws Exception {
    gateway.redeem(approval, redemption);
    return null;
  }

  private static String refusal(Callable<?> asking) throws Exception {
    try {
      asking.call();
      return "done";
    } catch (Refused refused) {
      return refused.status() + " " + refused.problem().code();
    }
  }

  @Test
  void of_many_who_use_one_approval_at_once_one_does() throws Exception {
    var token = approved(opened());
    var attempts = new ArrayList<Callable<String>>();
    for (int i = 0; i < 16; i++) {
      var redemption = new Redemption(site.nextId(), CALL);
      attempts.add(() -> refusal(() -> redeem(token.id(), redemption)));
    }
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ended = new ArrayList<String>();
      for (var attempt : threads.invokeAll(attempts)) {
        ended.add(attempt.get());
      }
      assertThat(ended).containsOnly("done", "409 approval-used").containsOnlyOnce("done");
    }
  }

  @Test
  void an_approval_is_good_for_no_other_call_and_not_for_ever() throws Exception {
    var token = approved(opened());
    var other = Digest.of(new byte[] {1});

    assertThat(refusal(() -> redeem(token.id(), new Redemption(site.nextId(), other))))
        .isEqualTo("409 approval-foreign");
    plane.clock().advance(Duration.ofMinutes(31));
    assertThat(refusal(() -> redeem(token.id(), new Redemption(site.nextId(), CALL))))
        .isEqualTo("409 approval-expired");
  }

  @Test
  void a_forged_approval_is_nothing() throws Exception {
    var token = approved(opened());
    var forged = token.sign(SigningKey.generate());

    assertThat(ApprovalToken.open(forged, List.of(plane.plane().key())))
        .isInstanceOf(ApprovalToken.Opened.Rejected.class);
    assertThat(refusal(() -> redeem(site.nextId(), new Redemption(site.nextId(), CALL))))
        .isEqualTo("404 unknown-approval");
    assertThat(refusal(() -> redeem("nonsense", new Redemption(site.nextId(), CALL))))
        .isEqualTo("404 unknown-approval");
    assertThat(refusal(() -> redeem(token.id(), new Redemption("nonsense", CALL))))
        .isEqualTo("400 invalid-value");
  }

  @Test
  void what_belongs_to_others_is_not_there() throws Exception {
    var escalation = opened();
    var token = approved(escalation);
    site.makeProject("payments");
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var path = "/v1/escalations/" + escalation.id();
    for (var stranger : List.of(site.point("pay", "payments"), elsewhere.point("gw", PROJECT))) {
      assertRefused(site.get(path, stranger), 404, "unknown-escalation");
      assertRefused(
          site.put(path + "/closing", stranger, "{\"why\": \"client_gone\"}"),
          404,
          "unknown-escalation");
      assertRefused(
          site.put(
              "/v1/approvals/%s/redemption".formatted(token.id()),
              stranger,
              "{\"decision\": \"%s\", \"call\": \"%s\"}".formatted(site.nextId(), CALL)),
          404,
          "unknown-approval");
      assertThat(site.get("/v1/escalations", stranger).json().path("escalations")).isEmpty();
    }
    var otto = elsewhere.person("otto", List.of("treasury"), Role.OPERATOR);
    assertRefused(answer(escalation, "approvals", otto), 404, "unknown-escalation");
    gateway.redeem(token.id(), new Redemption(site.nextId(), CALL));
  }

  @Test
  void who_has_a_part_in_the_call_does_not_answer_it() throws Exception {
    var own = gateway.open(opening("treasurer", 1));
    var boss = site.person("boss", List.of("treasury"), Role.OPERATOR, Role.ADMINISTRATOR);
    var stranger = site.person("stranger", List.of("marketing"), Role.OPERATOR);

    assertRefused(answer(own, "approvals", treasurer), 403, "own-call");
    assertRefused(answer(own, "refusals", treasurer), 403, "own-call");
    assertRefused(answer(own, "approvals", boss), 403, "own-call");
    assertRefused(answer(own, "approvals", stranger), 403, "not-asked");
    assertRefused(answer(own, "approvals", site.point("gw", PROJECT)), 403, "not-permitted");
    assertThat(gateway.escalation(own.id(), Duration.ZERO).state()).isEqualTo(State.OPEN);
    assertThat(site.audit("Escalation.Approved")).hasSize(3);
  }

  @Test
  void two_people_are_needed_where_two_are_asked() throws Exception {
    var escalation = gateway.open(opening("agent-7", 2));
    var banker = site.person("banker", List.of("treasury"), Role.REVIEWER);
    assertThat(answer(escalation, "approvals", treasurer).status()).isEqualTo(201);

    assertRefused(answer(escalation, "approvals", treasurer), 409, "already-approved");
    assertThat(gateway.escalation(escalation.id(), Duration.ZERO).state()).isEqualTo(State.OPEN);
    assertThat(answer(escalation, "approvals", banker).status()).isEqualTo(201);
    var approved = gateway.escalation(escalation.id(), Duration.ZERO);
    assertThat(approved.state()).isEqualTo(State.APPROVED);
    assertThat(approved.approvals()).hasSize(2);
    assertRefused(answer(escalation, "refusals", banker), 409, "escalation-over");
  }

  @Test
  void one_yes_is_void_after_anothers_no() throws Exception {
    var escalation = gateway.open(opening("agent-7", 2));
    var banker = site.person("banker", List.of("treasury"), Role.REVIEWER);
    var token = approved(escalation);
    assertThat(answer(escalation, "refusals", banker).status()).isEqualTo(201);

    var refused = gateway.escalation(escalation.id(), Duration.ZERO);

    assertThat(refused.state()).isEqualTo(State.REFUSED);
    assertThat(refused.refusal().orElseThrow().by()).isEqualTo("banker");
    assertThat(refusal(() -> redeem(token.id(), new Redemption(site.nextId(), CALL))))
        .isEqualTo("409 approval-void");
  }

  @Test
  void whoever_waits_hears_of_the_answer_at_once() throws Exception {
    assertHeard(gateway);
  }

  @Test
  void whoever_waits_at_another_server_hears_of_it_too() throws Exception {
    try (var other = RunningPlane.start(postgres);
        var elsewhere =
            new Site(other, site.database(), site.tenant()).client(site.point("gw", PROJECT))) {
      assertHeard(elsewhere);
    }
  }

  private void assertHeard(ControlPlane waiting) throws Exception {
    var escalation = opened();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var heard = threads.submit(() -> waiting.escalation(escalation.id(), Duration.ofSeconds(30)));
      long began = System.nanoTime();
      assertThat(answer(escalation, "approvals", treasurer).status()).isEqualTo(201);

      assertThat(heard.get().state()).isEqualTo(State.APPROVED);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void whoever_waits_in_vain_is_told_how_it_is() throws Exception {
    var escalation = opened();

    assertThat(gateway.escalation(escalation.id(), Duration.ofSeconds(1)).state())
        .isEqualTo(State.OPEN);
  }

  @Test
  void a_point_that_asks_twice_for_one_decision_has_asked_once() throws Exception {
    var decision = site.nextId();
    Callable<EscalationRecord> asking = () -> gateway.open(opening(decision, "agent-7", 1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var ids = new ArrayList<String>();
      for (var opened : threads.invokeAll(java.util.Collections.nCopies(8, asking))) {
        ids.add(opened.get().id());
      }
      assertThat(ids).containsOnly(ids.getFirst());
    } catch (ExecutionException e) {
      throw new AssertionError(e);
    }
    assertThat(site.audit("Escalation.Opened")).hasSize(1);
  }

  @Test
  void the_same_call_made_again_finds_its_approval() throws Exception {
    var escalation = opened();
    gateway.close(escalation.id(), EscalationRecord.Why.CLIENT_GONE);
    var token = approved(escalation);
    opened();

    var found = gateway.escalations(CALL, State.APPROVED).escalations();

    assertThat(found).extracting(EscalationRecord::id).containsExactly(escalation.id());
    assertThat(token(found.getFirst())).isEqualTo(token);
    assertThat(list("?principal=agent-7").escalations()).hasSize(2);
    assertThat(list("?principal=agent-8").escalations()).isEmpty();
    assertThat(list("").escalations().getFirst().state()).isEqualTo(State.OPEN);
  }

  private EscalationRecord.Page list(String query) throws Exception {
    var answer = site.get("/v1/escalations" + query, treasurer);
    return Documents.read(answer.response().body().getBytes(UTF_8), EscalationRecord.Page.class);
  }

  @Test
  void what_is_no_longer_needed_waits_for_nobody() throws Exception {
    var escalation = opened();
    gateway.close(escalation.id(), EscalationRecord.Why.NO_LONGER_NEEDED);

    assertThat(gateway.escalation(escalation.id(), Duration.ofSeconds(30)).state())
        .isEqualTo(State.CLOSED);
    assertRefused(answer(escalation, "approvals", treasurer), 409, "escalation-over");
  }

  @Test
  void what_nobody_answers_in_time_is_closed_by_the_server() throws Exception {
    var escalation = opened();
    plane.clock().advance(OPEN_FOR);

    assertRefused(answer(escalation, "approvals", treasurer), 409, "escalation-over");
    assertThat(gateway.escalation(escalation.id(), Duration.ofSeconds(30)).state())
        .isEqualTo(State.CLOSED);
    assertThat(site.audit("Escalation.Closed"))
        .containsExactly("belay Escalation.Closed " + escalation.id());
  }

  @Test
  void what_can_be_no_escalation_is_refused() throws Exception {
    assertThat(refusal(() -> gateway.open(opening("one", "agent-7", 1))))
        .isEqualTo("400 invalid-value");
    var person = site.client(treasurer);
    try (person) {
      assertThatThrownBy(() -> person.open(opening("agent-7", 1)))
          .hasMessageContaining("may not hold a call");
    }
    var odd = gateway.open(opening(site.nextId(), "agent\0", 1));
    assertThat(odd.caller()).isEqualTo("agent\ufffd");
  }
}
