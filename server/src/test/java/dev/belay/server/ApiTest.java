package dev.belay.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.rollout.Permission;
import dev.belay.rollout.Role;
import dev.belay.testkit.FakeClock;
import dev.belay.wire.Json;
import io.helidon.http.Method;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The door, over a table of a few routes that do nothing.
@ExtendWith(SharedPostgres.class)
final class ApiTest {

  private static final String ALL_HEADERS = "x-frame-options";

  record Thing(String name, int count) {}

  private final SharedPostgres.Running postgres;
  private final Database database;
  private final FakeClock clock = FakeClock.atNoon();
  private final HttpClient client = HttpClient.newHttpClient();
  private final InFlight inFlight = new InFlight();
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final Tenant tenant;
  private WebServer server = WebServer.builder().build();

  ApiTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.database = postgres.database();
    this.tenant = postgres.tenant("door");
  }

  @BeforeEach
  void start() {
    var table =
        List.of(
            Route.get("/v1/things/{thing}", Permission.READ, "", this::thing),
            Route.post("/v1/things", Permission.MANAGE_PROJECTS, "", this::echo),
            Route.get("/v1/slow", Permission.READ, "", this::slow),
            Route.get("/v1/broken", Permission.READ, "", _ -> bug()),
            Route.get("/v1/away", Permission.READ, "", _ -> away()));
    var api = new Api(table, database, inFlight, clock);
    server = Plane.listener("127.0.0.1", 0, api).build().start();
  }

  private Reply thing(Visit visit) throws Refused {
    if (!visit.path("thing").equals("known")) {
      throw Refused.unknown("thing", visit.path("thing"));
    }
    return Reply.ok(
        Json.object()
            .put("who", visit.bearer().name())
            .put("tenant", visit.tenant().name())
            .put("address", visit.origin().sourceAddress().orElseThrow())
            .put("trace", visit.origin().traceId().orElseThrow()));
  }

  private Reply echo(Visit visit) throws Refused {
    return Reply.created(visit.read(Thing.class));
  }

  private Reply slow(Visit visit) throws InterruptedException {
    arrived.countDown();
    return Reply.ok(Json.object().put("inTime", mayEnd.await(30, TimeUnit.SECONDS)));
  }

  private static Reply bug() {
    throw new IllegalStateException("a secret detail");
  }

  private Reply away() {
    return database.inTenant(
        tenant,
        handle -> {
          handle.execute("select pg_terminate_backend(pg_backend_pid())");
          return Reply.nothing();
        });
  }

  @AfterEach
  void stop() {
    mayEnd.countDown();
    server.stop();
    client.close();
  }

  @Test
  void a_good_token_gets_an_answer_with_who_asked_from_where() throws Exception {
    var answer = get("/v1/things/known", token("anna", Role.AUTHOR));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("who").asString()).isEqualTo("anna");
    assertThat(answer.json().path("tenant").asString()).isEqualTo(tenant.name());
    assertThat(answer.json().path("address").asString()).isEqualTo("127.0.0.1");
    assertThat(answer.header(ALL_HEADERS)).contains("DENY");
    assertThat(answer.header("cache-control")).contains("no-store");
    assertThat(answer.header("access-control-allow-origin")).isEmpty();
  }

  @Test
  void a_trace_goes_on_where_it_was_begun() throws Exception {
    var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    var request =
        request("/v1/things/known", token("anna", Role.AUTHOR))
            .header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01");
    var answer = send(request.GET());

    assertThat(answer.json().path("trace").asString()).isEqualTo(trace);
    assertThat(answer.header("trace-id")).contains(trace);
  }

  @Test
  void no_token_is_told_how_to_bring_one() throws Exception {
    var answer = get("/v1/things/known", "");

    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("not-authenticated");
    assertThat(answer.header("www-authenticate")).contains("Bearer realm=\"belay\"");
    assertThat(answer.header("content-type")).contains("application/problem+json");
    assertThat(answer.json().path("help").asString()).isEqualTo("ask an administrator for a token");
  }

  @Test
  void an_unknown_token_and_another_scheme_are_no_token() throws Exception {
    assertThat(get("/v1/things/known", "belay_nobody").code()).isEqualTo("not-authenticated");
    var basic =
        HttpRequest.newBuilder(address("/v1/things/known"))
            .header("Authorization", "Basic YW5uYTpzZWNyZXQ=");
    assertThat(send(basic.GET()).status()).isEqualTo(401);
  }

  @Test
  void a_token_ends_at_its_time_and_when_it_is_revoked() throws Exception {
    var ending = token("anna", Optional.of(Duration.ofMinutes(5)), Role.AUTHOR);
    var revoked = token("otto", Role.AUTHOR);
    assertThat(get("/v1/things/known", ending).status()).isEqualTo(200);

    clock.advance(Duration.ofMinutes(5));
    database.inTenant(
        tenant,
        handle ->
            handle.execute(
                "update credential set revoked = now(), revoked_by = 'x' where person = 'otto'"));

    assertThat(get("/v1/things/known", ending).code()).isEqualTo("token-expired");
    assertThat(get("/v1/things/known", revoked).code()).isEqualTo("token-revoked");
  }

  @Test
  void failed_logins_are_audited_but_do_not_fill_the_audit() throws Exception {
    long before = systemEntries();
    for (int i = 0; i < 50; i++) {
      assertThat(get("/v1/things/known", "belay_guess" + i).status()).isEqualTo(401);
    }
    assertThat(systemEntries() - before).isEqualTo(20);

    clock.advance(Duration.ofMinutes(1));
    get("/v1/things/known", "belay_another");
    assertThat(
            database.<String, RuntimeException>inTenant(
                Tenant.SYSTEM,
                handle ->
                    handle
                        .select("select reason from audit_entry order by sequence desc limit 1")
                        .mapTo(String.class)
                        .one()))
        .isEqualTo("30 more were not told");
  }

  private long systemEntries() {
    return database.inTenant(
        Tenant.SYSTEM,
        handle -> handle.select("select count(*) from audit_entry").mapTo(Long.class).one());
  }

  @Test
  void without_the_permission_it_is_refused_and_a_command_is_audited() throws Exception {
    var answer = post("/v1/things", token("anna", Role.AUTHOR), "{}");

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.code()).isEqualTo("not-permitted");
    assertThat(answer.json().path("title").asString())
        .isEqualTo("`anna` may not make a project: it takes the role administrator");
    assertThat(lastRefusal()).isEqualTo("anna Request.Refused POST /v1/things not-permitted");
  }

  private String lastRefusal() {
    return database.inTenant(
        tenant,
        handle ->
            handle
                .select(
                    """
                    select concat_ws(' ', actor, action, entity, refusal) from audit_entry
                    order by sequence desc limit 1
                    """)
                .mapTo(String.class)
                .one());
  }

  @Test
  void what_is_not_there_is_a_problem_like_any_other() throws Exception {
    var token = token("anna", Role.AUTHOR);

    assertThat(get("/v1/things/other", token).code()).isEqualTo("unknown-thing");
    assertThat(get("/v1/nothing", token).code()).isEqualTo("no-such-route");
    assertThat(get("/v1/nothing", token).status()).isEqualTo(404);
  }

  @Test
  void another_method_is_told_which_there_are() throws Exception {
    var answer = send(request("/v1/things", "").DELETE());

    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.header("allow")).contains("POST");
    assertThat(answer.code()).isEqualTo("method-not-allowed");
  }

  @Test
  void a_body_is_read_strictly() throws Exception {
    var token = token("root", Role.ADMINISTRATOR);

    assertThat(post("/v1/things", token, "{\"name\":\"a\",\"count\":1}").status()).isEqualTo(201);
    assertMalformed(token, "", "");
    assertMalformed(token, "[]", "");
    assertMalformed(token, "{\"name\":\"a\",\"name\":\"b\",\"count\":1}", "name");
    assertMalformed(token, "{\"name\":\"a\",\"count\":1} x", "");
    assertMalformed(token, "{\"name\":\"a\",\"count\":1,\"cuont\":1}", "there is no field `cuont`");
    assertMalformed(token, "{\"name\":\"a\"}", "the field `count` is missing");
    assertMalformed(token, "{\"name\":1,\"count\":1}", "`name`");
    assertMalformed(token, "{\"name\":\"a\",\"count\":1.5}", "`count`");
    assertMalformed(token, "[".repeat(10_000), "expected an object");
  }

  private void assertMalformed(String token, String body, String message) throws Exception {
    var answer = post("/v1/things", token, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("malformed-document");
    assertThat(answer.json().path("title").asString())
        .contains(message)
        .doesNotContain("dev.belay", "java.", "Exception");
  }

  @Test
  void a_body_that_is_too_large_is_refused_whether_its_length_is_told_or_not() throws Exception {
    var token = token("root", Role.ADMINISTRATOR);
    var large = "{\"name\":\"" + "x".repeat(Limits.COMMAND_BYTES) + "\",\"count\":1}";
    var told = post("/v1/things", token, large);
    var bytes = large.getBytes(UTF_8);
    var untold =
        send(
            request("/v1/things", token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(bytes))));

    assertThat(told.status()).isEqualTo(413);
    assertThat(untold.status()).isEqualTo(413);
    assertThat(untold.code()).isEqualTo("body-too-large");
  }

  @Test
  void another_media_type_is_refused() throws Exception {
    var answer =
        send(
            request("/v1/things", token("root", Role.ADMINISTRATOR))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("{}")));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.json().path("title").asString())
        .isEqualTo("expected `Content-Type: application/json`, found `text/plain`");
  }

  @Test
  void what_is_no_http_gets_a_problem_and_no_detail() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\nrubbish\r\n\r\n".getBytes(US_ASCII));
      var answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer).startsWith("HTTP/1.1 400").contains("application/problem+json");
      assertThat(answer).contains("\"code\":\"bad-request\"").doesNotContain("rubbish");
    }
  }

  @Test
  void a_bug_fails_the_request_and_tells_nothing_but_its_trace() throws Exception {
    var answer = get("/v1/broken", token("anna", Role.AUTHOR));

    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.response().body()).doesNotContain("secret", "Exception");
    assertThat(answer.json().path("help").asString())
        .isEqualTo("report it with trace " + answer.header("trace-id").orElseThrow());
  }

  @Test
  void a_database_that_breaks_off_is_no_bug_of_ours() throws Exception {
    var answer = get("/v1/away", token("anna", Role.AUTHOR));

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("database-away");
    assertThat(answer.header("retry-after")).contains("1");
  }

  @Test
  void a_request_in_flight_ends_and_no_other_begins() throws Exception {
    var token = token("anna", Role.AUTHOR);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = threads.submit(() -> get("/v1/slow", token));
      assertThat(arrived.await(30, TimeUnit.SECONDS)).isTrue();
      inFlight.close();

      assertThat(get("/v1/things/known", token).code()).isEqualTo("stopping");
      assertThat(inFlight.awaitEmpty(Duration.ofMillis(1))).isFalse();
      mayEnd.countDown();
      assertThat(slow.get().status()).isEqualTo(200);
      assertThat(inFlight.awaitEmpty(Duration.ofSeconds(30))).isTrue();
    }
  }

  @Test
  void a_port_in_use_is_a_problem_with_a_way_out() {
    var folder = postgres.path().resolveSibling("belay-taken-" + server.port());
    var settings =
        new Plane.Settings(
            folder, "127.0.0.1", server.port(), Optional.of(postgres.owner()), clock);

    assertThatThrownBy(() -> Plane.start(settings))
        .isInstanceOfSatisfying(
            CannotStart.class,
            refused -> {
              assertThat(refused.problem().code()).isEqualTo("port-in-use");
              assertThat(refused.problem().message()).contains("port " + server.port());
              assertThat(refused.problem().help())
                  .contains("stop what listens there, or choose another port");
            });
  }

  @Test
  void a_route_knows_whether_it_changes_something() {
    var route = Route.post("/v1/things", Permission.READ, "", _ -> Reply.nothing());

    assertThat(route.isCommand()).isTrue();
    assertThat(route.method()).isEqualTo(Method.POST);
  }

  private String token(String person, Role... roles) {
    return token(person, Optional.empty(), roles);
  }

  private String token(String person, Optional<Duration> lasts, Role... roles) {
    var token = Token.random();
    var grant = Credentials.Grant.of(person, roles);
    var lasting =
        new Credentials.Grant(
            person,
            grant.roles(),
            grant.groups(),
            grant.actsFor(),
            grant.environment(),
            grant.projects(),
            grant.labels(),
            lasts.map(clock.instant()::plus));
    database.inTenant(
        tenant,
        handle -> {
          Credentials.add(handle, token, lasting, "test", clock.instant());
          return token;
        });
    return token.text();
  }

  private RunningPlane.Answer get(String path, String token)
      throws IOException, InterruptedException {
    return send(request(path, token).GET());
  }

  private RunningPlane.Answer post(String path, String token, String json)
      throws IOException, InterruptedException {
    return send(
        request(path, token)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path, String token) {
    var request = HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  private URI address(String path) {
    return URI.create("http://127.0.0.1:%d%s".formatted(server.port(), path));
  }

  private RunningPlane.Answer send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return new RunningPlane.Answer(client.send(request.build(), BodyHandlers.ofString()));
  }
}
