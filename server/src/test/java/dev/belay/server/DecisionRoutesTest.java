package dev.belay.server;

import static dev.belay.server.Reports.lines;
import static dev.belay.server.Site.PROJECT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.engine.Verdict;
import dev.belay.rollout.Role;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.DecisionMix;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.Documents;
import dev.belay.wire.PointReport;
import dev.belay.wire.Receipt;
import dev.belay.wire.RecordedDecision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.zip.GZIPOutputStream;
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
final class DecisionRoutesTest {

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Site site;
  private Reports reports;
  private String token = "";
  private String anna = "";
  private ControlPlane gateway;

  DecisionRoutesTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.site = Site.in(plane, postgres, "decided");
    this.reports = new Reports(site, "gw-1");
    this.gateway = site.client("");
  }

  @BeforeEach
  void start() {
    gateway.close();
    site = Site.in(plane, postgres, "decided");
    reports = new Reports(site, "gw-1");
    token = site.point("gw", PROJECT);
    anna = site.person("anna", Role.AUTHOR);
    gateway = site.client(token);
  }

  @AfterEach
  void leave() {
    gateway.close();
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  @Test
  void a_batch_that_arrives_twice_counts_once() throws Exception {
    var decision = reports.decision(Verdict.ALLOW);
    var batch = lines(decision, reports.deed(decision.id(), Deed.Done.EXECUTED));

    assertThat(gateway.record(batch)).isEqualTo(new Receipt(2, 0, List.of()));
    assertThat(gateway.record(batch)).isEqualTo(new Receipt(0, 2, List.of()));
    assertThat(search("").decisions()).hasSize(1);
  }

  @Test
  void a_batch_that_arrives_many_times_at_once_counts_once() throws Exception {
    var all = new PointReport[50];
    Arrays.setAll(all, i -> reports.observed(Verdict.BLOCK));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Receipt> sending = () -> gateway.record(lines(all));
      int taken = 0;
      for (var receipt : threads.invokeAll(Collections.nCopies(6, sending))) {
        taken += receipt.get().taken();
      }
      assertThat(taken).isEqualTo(50);
    }
    plane.clock().advance(Duration.ofMinutes(3));
    gateway.record(lines());
    assertThat(wouldDeny()).hasSize(1).first().asString().contains("\"decisions\":50,");
  }

  @Test
  void a_decision_is_shown_as_it_was_reported_with_what_was_done() throws Exception {
    var decision = reports.decision(Verdict.ALLOW);
    var deed = reports.deed(decision.id(), Deed.Done.EXECUTED);
    gateway.record(lines(decision, deed));

    var shown = show(decision.id());

    assertThat(shown.decision()).contains(decision);
    assertThat(shown.principal()).contains("agent-7");
    assertThat(shown.target()).contains("files.delete");
    assertThat(shown.deeds()).containsExactly(deed);
    assertThat(shown.isBypass()).isFalse();
  }

  @Test
  void a_line_that_is_no_report_is_named_and_the_others_are_taken() throws Exception {
    var good = reports.decision(Verdict.ALLOW);
    var receipt =
        gateway.record(
            List.of(
                "{\"kind\":\"decision\"}".getBytes(UTF_8),
                Documents.bytes(good),
                "rubbish".getBytes(UTF_8)));

    assertThat(receipt.taken()).isEqualTo(1);
    assertThat(receipt.refused()).extracting(Receipt.Line::line).containsExactly(1, 3);
    assertThat(show(good.id()).decision()).contains(good);
  }

  @Test
  void a_few_bytes_that_claim_to_be_many_are_refused() throws Exception {
    var zeros = zipped(new byte[64 << 20]);
    assertThat(zeros.length).isLessThan(1 << 20);

    assertThat(send(zeros).code()).isEqualTo("body-too-large");
    assertThat(send(zeros).status()).isEqualTo(413);
    assertThat(send(zipped("\n{}".repeat(PointReport.MAX_BATCH_LINES + 1).getBytes(UTF_8))).code())
        .isEqualTo("body-too-large");
    assertThat(send("no gzip".getBytes(UTF_8)).code()).isEqualTo("malformed-document");
    var cut = Arrays.copyOf(zeros, 100);
    assertThat(send(cut).code()).isEqualTo("malformed-document");
  }

  private static byte[] zipped(byte[] bytes) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(out)) {
      zip.write(bytes);
    }
    return out.toByteArray();
  }

  private RunningPlane.Answer send(byte[] zipped) throws Exception {
    return plane.send(
        plane
            .request("/v1/decisions", token)
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(zipped)));
  }

  @Test
  void a_point_reports_only_what_is_its_own() throws Exception {
    var elsewhere = Site.in(plane, postgres, "elsewhere").tenant().name();
    var ours = site.tenant().name();
    try (var other = site.client(site.point("other", PROJECT))) {
      other.record(lines(new Reports(site, "other-1").decision(Verdict.ALLOW)));
    }
    var receipt =
        gateway.record(
            lines(
                reports.decision(elsewhere, "production", PROJECT, Verdict.ALLOW, "a"),
                reports.decision(ours, "staging", PROJECT, Verdict.ALLOW, "a"),
                reports.decision(ours, "production", "payments", Verdict.ALLOW, "a"),
                new Reports(site, "other-1").decision(Verdict.ALLOW),
                reports.decision(Verdict.ALLOW)));

    assertThat(receipt.taken()).isEqualTo(1);
    assertThat(receipt.refused())
        .extracting(line -> line.line() + " " + line.problem().code())
        .containsExactly(
            "1 unknown-tenant",
            "2 unknown-environment",
            "3 unknown-project",
            "4 unknown-enforcement-point");
    assertThat(site.audit("Decision.Refused"))
        .hasSize(1)
        .first()
        .asString()
        .startsWith("gw Decision.Refused")
        .endsWith("unknown-tenant");
  }

  @Test
  void a_deed_for_the_decision_of_another_point_is_not_taken() throws Exception {
    var theirs = new Reports(site, "other-1").decision(Verdict.ALLOW);
    try (var other = site.client(site.point("other", PROJECT))) {
      other.record(lines(theirs));
    }

    var receipt = gateway.record(lines(reports.deed(theirs.id(), Deed.Done.EXECUTED)));

    assertThat(receipt.refused().getFirst().problem().code()).isEqualTo("unknown-decision");
  }

  @Test
  void what_cannot_be_is_refused_and_blocks_nothing_behind_it() throws Exception {
    var good = reports.decision(Verdict.ALLOW);
    var json = new String(Documents.bytes(good), UTF_8);
    var receipt =
        gateway.record(
            List.of(
                json.replaceFirst("\"id\":\"[^\"]+\"", "\"id\":\"one\"").getBytes(UTF_8),
                json.replace("\"time\":\"2026-", "\"time\":\"+999999-").getBytes(UTF_8),
                Documents.bytes(good)));

    assertThat(receipt.taken()).isEqualTo(1);
    assertThat(receipt.refused()).extracting(Receipt.Line::line).containsExactly(1, 2);
  }

  @Test
  void facts_come_back_exactly_even_if_the_database_cannot_hold_their_characters()
      throws Exception {
    var odd = reports.decision(site.tenant().name(), "production", PROJECT, Verdict.BLOCK, "a\0b");

    assertThat(gateway.record(lines(odd)).taken()).isEqualTo(1);
    assertThat(show(odd.id()).decision()).contains(odd);
    assertThat(search("?principal=a%00b").decisions()).hasSize(1);
  }

  @Test
  void a_deed_may_come_before_its_decision() throws Exception {
    var decision = reports.decision(Verdict.ALLOW);
    gateway.record(lines(reports.deed(decision.id(), Deed.Done.EXECUTED)));
    gateway.record(lines(decision));

    plane.clock().advance(Duration.ofMinutes(2));
    assertThat(bypasses()).isEmpty();
    assertThat(show(decision.id()).isBypass()).isFalse();
  }

  @Test
  void what_was_done_without_a_decision_is_a_bypass_and_is_shown() throws Exception {
    var nothing = site.nextId();
    var blocked = reports.decision(Verdict.BLOCK);
    gateway.record(
        lines(
            reports.deed(nothing, Deed.Done.EXECUTED),
            blocked,
            reports.deed(blocked.id(), Deed.Done.EXECUTED)));

    assertThat(show(nothing).isBypass()).isTrue();
    assertThat(bypasses()).extracting(RecordedDecision::id).containsExactly(blocked.id());
    plane.clock().advance(Duration.ofMinutes(2));
    assertThat(bypasses())
        .extracting(RecordedDecision::id)
        .containsExactlyInAnyOrder(nothing, blocked.id());
  }

  @Test
  void what_drafts_would_have_blocked_is_told_once_a_minute() throws Exception {
    var first = reports.observed(Verdict.BLOCK);
    gateway.record(lines(first, reports.observed(Verdict.BLOCK), reports.observed(Verdict.ALLOW)));
    gateway.record(lines(first));
    assertThat(wouldDeny()).isEmpty();

    plane.clock().advance(Duration.ofMinutes(3));
    gateway.record(lines(reports.observed(Verdict.ALLOW)));
    gateway.record(lines(reports.observed(Verdict.ALLOW)));

    assertThat(site.audit("Policy.WouldDeny"))
        .containsExactly("belay Policy.WouldDeny agents/no-deletes");
    assertThat(wouldDeny().getFirst())
        .contains("\"decisions\":2,")
        .contains("\"draft\":\"" + Reports.DRAFT + "\"");
  }

  private List<String> wouldDeny() {
    return site.database()
        .inTenant(
            site.tenant(),
            handle ->
                handle
                    .select(
                        """
                        select convert_from(bytes, 'UTF8') from audit_entry
                        where action = 'Policy.WouldDeny' order by sequence
                        """)
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void decisions_are_searched_page_by_page_the_newest_first() throws Exception {
    var all = new PointReport[5];
    Arrays.setAll(
        all,
        i -> {
          plane.clock().advance(Duration.ofMillis(5));
          return reports.decision(i % 2 == 0 ? Verdict.ALLOW : Verdict.BLOCK);
        });
    gateway.record(lines(all));

    var first = search("?limit=2");
    var second = search("?limit=2&cursor=" + first.next().orElseThrow());
    var third = search("?limit=2&cursor=" + second.next().orElseThrow());

    assertThat(third.next()).isEmpty();
    assertThat(
            java.util.stream.Stream.of(first, second, third)
                .flatMap(page -> page.decisions().stream())
                .map(RecordedDecision::id)
                .toList())
        .isEqualTo(
            Arrays.stream(all)
                .map(report -> ((DecisionRecord) report).id())
                .sorted(java.util.Comparator.reverseOrder())
                .toList());
    assertThat(search("?verdict=block").decisions()).hasSize(2);
    assertThat(search("?project=agents&principal=agent-7&target=files.delete").decisions())
        .hasSize(5);
    assertThat(search("?project=payments").decisions()).isEmpty();
    assertThat(search("?policy=tools").decisions()).hasSize(5);
    assertThat(site.get("/v1/decisions?verdict=maybe", anna).code()).isEqualTo("invalid-value");
    assertThat(site.get("/v1/decisions?cursor=x", anna).code()).isEqualTo("invalid-value");
    assertThat(site.get("/v1/decisions?from=noon", anna).code()).isEqualTo("invalid-value");
  }

  @Test
  void the_mix_counts_by_verdict_and_by_rule() throws Exception {
    gateway.record(
        lines(
            reports.decision(Verdict.ALLOW),
            reports.decision(Verdict.ALLOW),
            reports.decision(Verdict.BLOCK)));
    plane.clock().advance(Duration.ofSeconds(1));
    var answer = site.get("/v1/decision-mix?project=agents", anna);
    var mix = Documents.read(answer.response().body().getBytes(UTF_8), DecisionMix.class);

    assertThat(mix.verdicts()).isEqualTo(Map.of(Verdict.ALLOW, 2L, Verdict.BLOCK, 1L));
    assertThat(mix.decisions()).isEqualTo(3);
    assertThat(mix.causes())
        .containsExactly(
            new DecisionMix.Cause(Verdict.ALLOW, "tools", "first", 2),
            new DecisionMix.Cause(Verdict.BLOCK, "tools", "first", 1));
  }

  @Test
  void nothing_of_one_tenant_is_seen_by_another() throws Exception {
    var decision = reports.decision(Verdict.ALLOW);
    gateway.record(lines(decision));
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var otto = elsewhere.person("otto", Role.AUTHOR);

    assertThat(elsewhere.get("/v1/decisions/" + decision.id(), otto).status()).isEqualTo(404);
    assertThat(elsewhere.get("/v1/decisions", otto).json().path("decisions")).isEmpty();
    assertThat(elsewhere.get("/v1/decisions/nonsense", otto).status()).isEqualTo(404);
  }

  @Test
  void people_report_nothing_and_points_search_nothing() {
    try (var person = site.client(anna)) {
      assertThatThrownBy(() -> person.record(lines(reports.decision(Verdict.ALLOW))))
          .hasMessageContaining("may not report decisions");
    }
    assertThat(site.get("/v1/decisions", token).status()).isEqualTo(403);
  }

  private RecordedDecision show(String id) throws Exception {
    var answer = site.get("/v1/decisions/" + id, anna);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return Documents.read(answer.response().body().getBytes(UTF_8), RecordedDecision.class);
  }

  private RecordedDecision.Page search(String query) throws Exception {
    return page("/v1/decisions" + query);
  }

  private List<RecordedDecision> bypasses() throws Exception {
    return page("/v1/bypasses").decisions();
  }

  private RecordedDecision.Page page(String path) throws Exception {
    var answer = site.get(path, anna);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return Documents.read(answer.response().body().getBytes(UTF_8), RecordedDecision.Page.class);
  }
}
