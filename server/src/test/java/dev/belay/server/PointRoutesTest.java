package dev.belay.server;

import static dev.belay.server.Site.ENVIRONMENT;
import static dev.belay.server.Site.PROJECT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.rollout.Role;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.AssignmentDocument.Opened.Trusted;
import dev.belay.wire.AssignmentStream;
import dev.belay.wire.Documents;
import dev.belay.wire.PointRecord;
import dev.belay.wire.PointStatus;
import dev.belay.wire.PointStatus.OfProject;
import dev.belay.wire.ReleaseFile;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class PointRoutesTest {

  private static final String SIGN_OF_LIFE = ":\n\n";

  private static final String ASSIGNMENT =
      "/v1/projects/%s/environments/%s/assignment".formatted(PROJECT, ENVIRONMENT);

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Site site;

  PointRoutesTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.site = Site.in(plane, postgres, "points");
  }

  @BeforeEach
  void start() {
    site = Site.in(plane, postgres, "points");
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  private AssignmentDocument opened(String envelope) {
    var opened = AssignmentDocument.open(envelope.getBytes(UTF_8), List.of(plane.plane().key()));
    assertThat(opened).isInstanceOf(Trusted.class);
    return ((Trusted) opened).document();
  }

  @Test
  void an_assignment_is_told_with_its_tag_and_not_again_until_it_changes() throws Exception {
    try (var client = site.client(site.point("gw", PROJECT))) {
      var first = client.assignment(PROJECT, ENVIRONMENT, "").orElseThrow();
      assertThat(opened(first.envelope()).tenant()).isEqualTo(site.tenant().name());
      assertThat(client.assignment(PROJECT, ENVIRONMENT, first.tag())).isEmpty();

      site.placeStop("a leak");

      var next = client.assignment(PROJECT, ENVIRONMENT, first.tag()).orElseThrow();
      assertThat(opened(next.envelope()).generation())
          .isGreaterThan(opened(first.envelope()).generation());
    }
  }

  @Test
  void a_watcher_gets_what_there_is_and_then_what_comes() throws Exception {
    try (var client = site.client(site.point("gw", PROJECT));
        var stream = client.assignments(PROJECT, ENVIRONMENT)) {
      assertNextGenerations(stream);
    }
  }

  @Test
  void a_watcher_of_another_server_gets_it_too() throws Exception {
    try (var other = RunningPlane.start(postgres);
        var client =
            new Site(other, site.database(), site.tenant()).client(site.point("gw", PROJECT));
        var stream = client.assignments(PROJECT, ENVIRONMENT)) {
      // Signed by the first server, whose key is another one.
      assertNextGenerations(stream);
    }
  }

  private void assertNextGenerations(AssignmentStream stream) throws Exception {
    var first = opened(new String(stream.next().orElseThrow(), UTF_8));
    for (int i = 1; i <= 3; i++) {
      site.placeStop("reason " + i);
      long began = System.nanoTime();
      var next = opened(new String(stream.next().orElseThrow(), UTF_8));

      assertThat(next.generation()).isEqualTo(first.generation() + i);
      // Much sooner than the poll behind it would find it.
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void whoever_knows_the_newest_gets_signs_of_life_until_there_is_another() throws Exception {
    var request =
        plane
            .request(ASSIGNMENT, site.point("gw", PROJECT))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", "1");
    var response = plane.client().send(request.GET().build(), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
      assertThat(new String(body.readNBytes(3), UTF_8)).isEqualTo(SIGN_OF_LIFE);
      site.placeStop("a leak");

      var next = new String(body.readNBytes(3), UTF_8);
      while (next.equals(SIGN_OF_LIFE)) {
        next = new String(body.readNBytes(3), UTF_8);
      }
      next += new String(body.readNBytes(25), UTF_8);
      assertThat(next).startsWith("id: 2\nevent: assignment\n");
    }
  }

  @Test
  void a_stream_ends_when_its_token_is_revoked() throws Exception {
    var token = site.point("gw", PROJECT);
    try (var client = site.client(token);
        var stream = client.assignments(PROJECT, ENVIRONMENT)) {
      assertThat(stream.next()).isPresent();
      site.database()
          .inTenant(
              site.tenant(),
              handle ->
                  handle.execute(
                      "update credential set revoked = now(), revoked_by = 'x' where token_hash ="
                          + " ?",
                      new Token(token).digest().text()));
      site.placeStop("a leak");

      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void what_a_point_is_not_enrolled_in_is_not_there() {
    site.makeProject("payments");
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var anna = site.person("anna", Role.OPERATOR);

    assertNotThere(site.get(ASSIGNMENT, site.point("gw", "payments")));
    assertNotThere(site.get(ASSIGNMENT.replace(PROJECT, "nothing"), anna));
    assertNotThere(site.get(ASSIGNMENT.replace(PROJECT, "%00"), anna));
    assertThat(site.get(ASSIGNMENT, anna).status()).isEqualTo(200);
    assertThat(site.get(ASSIGNMENT, site.person("arthur", Role.AUTHOR)).status()).isEqualTo(403);
    assertThat(opened(elsewhere.get(ASSIGNMENT, elsewhere.point("gw", PROJECT)).response().body()))
        .returns(elsewhere.tenant().name(), AssignmentDocument::tenant);
  }

  private static void assertNotThere(RunningPlane.Answer answer) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
  }

  @Test
  void a_release_is_fetched_as_it_was_signed_and_may_be_kept_for_good() throws Exception {
    var gateway = site.point("gw", PROJECT);
    var address = opened(site.get(ASSIGNMENT, gateway).response().body()).baseline().address();
    var answer = site.get("/v1/releases/" + address, gateway);

    assertThat(answer.header("Cache-Control")).contains("private, max-age=31536000, immutable");
    assertThat(
            ReleaseFile.open(
                answer.response().body().getBytes(UTF_8),
                address,
                ReleaseFile.Kind.RELEASE,
                List.of(plane.plane().key())))
        .isInstanceOf(ReleaseFile.Opened.Trusted.class);
  }

  @Test
  void a_release_of_others_is_not_there() {
    site.makeProject("payments");
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var gateway = site.point("gw", PROJECT);
    var address = opened(site.get(ASSIGNMENT, gateway).response().body()).baseline().address();

    assertThat(site.get("/v1/releases/" + address, site.person("anna", Role.AUTHOR)).status())
        .isEqualTo(200);
    assertNotThere(site.get("/v1/releases/" + address, site.point("pay", "payments")));
    assertNotThere(elsewhere.get("/v1/releases/" + address, elsewhere.point("gw", PROJECT)));
    assertNotThere(site.get("/v1/releases/nonsense", gateway));
  }

  @Test
  void a_draft_is_fetched_but_not_kept_for_good() {
    var change =
        """
        {"reason": "accidents", "outcome": "fewer", "rollbackOwner": "otto", "mustAllow": [],
         "mustBlock": [], "files": {}}
        """;
    var path = "/v1/projects/%s/changes".formatted(PROJECT);
    assertThat(site.post(path, site.person("anna", Role.AUTHOR), change).status()).isEqualTo(201);
    var gateway = site.point("gw", PROJECT);
    var assignment = opened(site.get(ASSIGNMENT, gateway).response().body());
    var draft =
        assignment.candidates().stream()
            .filter(AssignmentDocument.Tried::isDraft)
            .findFirst()
            .orElseThrow();

    var answer = site.get("/v1/releases/" + draft.address(), gateway);

    assertThat(answer.status()).isEqualTo(200);
    if (!draft.address().equals(assignment.baseline().address())) {
      assertThat(answer.header("Cache-Control")).contains("private, no-cache");
    }
  }

  private PointStatus status(String project, long generation, Duration confirmed) {
    var now = plane.clock().instant();
    var said =
        new OfProject(
            Optional.of(generation),
            Optional.empty(),
            Optional.of(now.minus(confirmed)),
            List.of(),
            Optional.empty());
    return new PointStatus(
        ENVIRONMENT,
        now.plusSeconds(3),
        new TreeMap<>(Map.of(project, said)),
        1,
        new PointStatus.Reports(10, 0, 0),
        new PointStatus.Observing(10, 0),
        List.of());
  }

  @Test
  void what_a_point_says_of_itself_is_held_against_what_it_should_run() throws Exception {
    var anna = site.person("anna", Role.AUTHOR);
    try (var client = site.client(site.point("gw", PROJECT))) {
      assertThat(client.report("gw-1", status(PROJECT, 1, Duration.ofSeconds(2))).labels())
          .containsEntry("zone", "a");
      site.placeStop("a leak");
    }

    var point = points(anna).getFirst();

    assertThat(point.id()).isEqualTo("gw-1");
    assertThat(point.name()).isEqualTo("gw");
    assertThat(point.isLive()).isTrue();
    assertThat(point.clockAhead()).contains(Duration.ofSeconds(3));
    assertThat(point.projects().get(PROJECT))
        .isEqualTo(new PointRecord.Currency(2, Optional.of(1L), Optional.of(Duration.ofSeconds(2))))
        .returns(1L, PointRecord.Currency::lag);
    plane.clock().advance(Points.LIVE.plusSeconds(1));
    assertThat(points(anna).getFirst().isLive()).isFalse();
  }

  private List<PointRecord> points(String token) throws Exception {
    var answer = site.get("/v1/enforcement-points", token);
    return Documents.read(answer.response().body().getBytes(UTF_8), PointRecord.Page.class)
        .points();
  }

  @Test
  void a_point_reports_in_its_own_name_only() {
    site.makeProject("payments");
    var gateway = site.point("gw", PROJECT);
    var other = site.point("other", PROJECT);
    var ours = text(status(PROJECT, 1, Duration.ZERO));
    var path = "/v1/enforcement-points/gw-1/status";
    assertThat(site.post(path, gateway, ours).status()).isEqualTo(200);

    assertThat(site.post(path, other, ours).code()).isEqualTo("unknown-enforcement-point");
    assertThat(site.post(path, gateway, text(status("payments", 1, Duration.ZERO))).status())
        .isEqualTo(404);
    assertThat(site.post(path, gateway, ours.replace("\"production\"", "\"staging\"")).code())
        .isEqualTo("unknown-environment");
    assertThat(site.post("/v1/enforcement-points/%20/status", gateway, ours).code())
        .isEqualTo("invalid-value");
    assertThat(site.post(path, site.person("anna", Role.OPERATOR), ours).status()).isEqualTo(403);
  }

  private static String text(PointStatus status) {
    return new String(Documents.bytes(status), UTF_8);
  }

  @Test
  void a_new_token_of_the_same_name_goes_on_as_the_same_point() {
    var ours = text(status(PROJECT, 1, Duration.ZERO));
    var path = "/v1/enforcement-points/gw-1/status";

    assertThat(site.post(path, site.point("gw", PROJECT), ours).status()).isEqualTo(200);
    assertThat(site.post(path, site.point("gw", PROJECT), ours).status()).isEqualTo(200);
  }

  @Test
  void a_point_of_another_tenant_may_have_the_same_id() throws Exception {
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var ours = text(status(PROJECT, 1, Duration.ZERO));
    var path = "/v1/enforcement-points/gw-1/status";
    assertThat(site.post(path, site.point("gw", PROJECT), ours).status()).isEqualTo(200);

    assertThat(elsewhere.post(path, elsewhere.point("other", PROJECT), ours).status())
        .isEqualTo(200);
    assertThat(points(site.person("anna", Role.AUTHOR))).hasSize(1);
  }

  @Test
  void a_stream_needs_a_good_token() {
    try (var client = site.client("belay_nobody")) {
      assertThatThrownBy(() -> client.assignments(PROJECT, ENVIRONMENT))
          .hasMessageContaining("token");
    }
  }
}
