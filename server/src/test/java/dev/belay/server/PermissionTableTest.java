package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.belay.engine.Stage;
import dev.belay.rollout.Permission;
import dev.belay.rollout.Role;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.PlanRecord;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Said;
import dev.belay.wire.TokenRecord;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every route, asked in every role, and with every kind of id that is not one's own, answers as
/// the table of permissions says.
@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PermissionTableTest {

  private static final Pattern FILLED_IN = Pattern.compile("\\{([a-z]+)}");

  /// A field and the text that is its value.
  private static final Pattern TEXT =
      Pattern.compile("(\"(?:reason|comment|outcome|name|summary)\": ?\")[^\"]*\"");

  /// Of the form that some id has, and of none.
  private static final List<String> NOBODYS =
      List.of(
          "nothing",
          "987654321",
          "00000000-0000-7000-8000-000000000000",
          "sha256:" + "0".repeat(64),
          "-1",
          "1e3",
          "99999999999999999999",
          "A%20B",
          "a%00b",
          "%27%3B--",
          "%2e%2e%2f",
          "x".repeat(300));

  private final RunningPlane plane;
  private final Team ours;
  private final Team theirs;
  private final Map<Role, String> tokens = new EnumMap<>(Role.class);
  private final Map<String, String> ids;
  private final PlanRecord plan;

  PermissionTableTest(SharedPostgres.Running postgres) {
    plane = RunningPlane.start(postgres);
    ours = Team.of(plane, postgres, "ours");
    theirs = Team.of(plane, postgres, "theirs");
    for (var role : Role.values()) {
      var token =
          role == Role.ENFORCEMENT_POINT
              ? ours.site().point("gateway-1", ours.project())
              : ours.site().person(role.text(), role);
      tokens.put(role, token);
    }
    ours.published(Team.NO_DELETES);
    ours.rollOut(1, Stage.OBSERVE, Stage.ENFORCE);
    plan = ours.plan(ours.open(Team.DELETES_BY_HAND).id());
    ids =
        Map.ofEntries(
            Map.entry("project", ours.project()),
            Map.entry("environment", Site.ENVIRONMENT),
            Map.entry("change", "2"),
            Map.entry("plan", plan.digest().text()),
            Map.entry("release", "1"),
            Map.entry("rollout", "1"),
            Map.entry("stop", placedStop(ours)),
            Map.entry("address", ours.production().address().text()),
            Map.entry("point", "gateway-1"),
            Map.entry("decision", ours.site().nextId()),
            Map.entry("escalation", ours.site().nextId()),
            Map.entry("approval", ours.site().nextId()),
            Map.entry("token", ours.site().nextId()));
  }

  private static String placedStop(Team team) {
    var stop = "{\"fields\":{\"/tool/name\":\"rm\"},\"reason\":\"an attack\"}";
    return team.site()
        .post(team.inProduction("/stops"), team.otto(), stop)
        .json()
        .path("id")
        .asString();
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  private Stream<Route> guarded() {
    return plane.plane().table().stream().filter(route -> route.permission().isPresent());
  }

  @Test
  void only_what_everybody_may_know_is_open() {
    assertThat(plane.plane().table())
        .filteredOn(route -> route.permission().isEmpty())
        .extracting(Route::toString)
        .containsExactlyInAnyOrder("GET /v1/health", "GET /v1/keys", "GET /openapi.yaml");
  }

  @TestFactory
  Stream<DynamicTest> a_route_answers_roles_as_the_table_says() {
    return guarded().map(route -> dynamicTest(route.toString(), () -> askInEveryRole(route)));
  }

  private void askInEveryRole(Route route) throws Exception {
    assertThat(ask(route, ids, "").status()).isEqualTo(401);
    assertThat(ask(route, ids, "belay_nobody").status()).isEqualTo(401);
    var permission = route.permission().orElseThrow();
    for (var role : Role.values()) {
      var answer = ask(route, ids, Objects.requireNonNull(tokens.get(role)));
      assertThat(answer.status()).as("%s: %s", role, answer.response().body()).isLessThan(500);
      assertThat(answer.code().equals("not-permitted"))
          .as("%s: %s", role, answer.response().body())
          .isEqualTo(!permission.roles().contains(role));
    }
  }

  @TestFactory
  Stream<DynamicTest> what_is_not_ones_own_is_not_there() {
    return guarded()
        .filter(route -> FILLED_IN.matcher(route.path()).find())
        .map(route -> dynamicTest(route.toString(), () -> askForWhatIsNotOurs(route)));
  }

  private void askForWhatIsNotOurs(Route route) throws Exception {
    var token = tokenFor(route.permission().orElseThrow());
    for (var name : names(route)) {
      if (name.equals("point")) {
        continue; // An enforcement point names itself.
      }
      for (var id : NOBODYS) {
        var others = new HashMap<>(ids);
        others.put(name, id);
        var answer = ask(route, others, token);
        assertThat(answer.status())
            .as("%s %s: %s", name, id, answer.response().body())
            .isEqualTo(404);
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> what_another_tenant_has_is_not_there() {
    theirs.site().makeProject("only-theirs");
    return guarded()
        .filter(route -> route.path().contains("{project}"))
        .map(route -> dynamicTest(route.toString(), () -> askForTheirs(route)));
  }

  /// Theirs has a name that ours has not.
  private void askForTheirs(Route route) throws Exception {
    var others = new HashMap<>(ids);
    others.put("project", "only-theirs");
    var answer = ask(route, others, tokenFor(route.permission().orElseThrow()));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
    assertThat(answer.response().body()).doesNotContain(theirs.site().tenant().name());
  }

  @TestFactory
  Stream<DynamicTest> a_body_that_is_too_large_too_deep_or_something_else_is_refused() {
    return guarded()
        .filter(route -> route.takes().mediaType().equals(Optional.of("application/json")))
        .map(route -> dynamicTest(route.toString(), () -> sendNonsense(route)));
  }

  @TestFactory
  Stream<DynamicTest> a_text_that_cannot_be_kept_is_no_bug() {
    return guarded()
        .filter(route -> route.takes().mediaType().equals(Optional.of("application/json")))
        .map(route -> dynamicTest(route.toString(), () -> sendNul(route)));
  }

  private void sendNul(Route route) throws Exception {
    var nul = TEXT.matcher(body(route)).replaceAll("$1a\\\\u0000b\"");
    var answer = send(route, ids, tokenFor(route.permission().orElseThrow()), nul);

    assertThat(answer.status()).as(answer.response().body()).isLessThan(500);
  }

  private void sendNonsense(Route route) throws Exception {
    var token = tokenFor(route.permission().orElseThrow());
    var large = "{\"x\":\"" + "x".repeat(route.takes().bytes()) + "\"}";
    assertThat(send(route, ids, token, large).status()).isEqualTo(413);
    for (var body : List.of("", "null", "1", "[]", "{", "{\"x\":1}", "[".repeat(10_000))) {
      var answer = send(route, ids, token, body);
      assertThat(answer.status()).as("%s: %s", body, answer.response().body()).isEqualTo(400);
    }
    var deep = "{\"x\":".repeat(10_000);
    assertThat(send(route, ids, token, deep).status()).isEqualTo(400);
    var text =
        plane
            .request(path(route, ids), token)
            .header("Content-Type", "text/plain")
            .method(route.method().text(), BodyPublishers.ofString("{}"));
    assertThat(plane.send(text).status()).isEqualTo(415);
  }

  private String tokenFor(Permission permission) {
    return permission.roles().stream().sorted().findFirst().map(tokens::get).orElseThrow();
  }

  private static List<String> names(Route route) {
    return FILLED_IN.matcher(route.path()).results().map(found -> found.group(1)).toList();
  }

  private static String path(Route route, Map<String, String> ids) {
    return FILLED_IN
        .matcher(route.path())
        .replaceAll(
            found -> {
              var id = ids.get(found.group(1));
              assertThat(id).as("an id for `%s` in this test", found.group(1)).isNotNull();
              return java.util.regex.Matcher.quoteReplacement(id);
            });
  }

  private RunningPlane.Answer ask(Route route, Map<String, String> ids, String token)
      throws Exception {
    return route.takes().mediaType().isEmpty()
        ? plane.send(plane.request(path(route, ids), token).GET())
        : send(route, ids, token, body(route));
  }

  private RunningPlane.Answer send(Route route, Map<String, String> ids, String token, String body)
      throws Exception {
    return plane.send(
        plane
            .request(path(route, ids), token)
            .header("Content-Type", route.takes().mediaType().orElseThrow())
            .method(route.method().text(), BodyPublishers.ofString(body)));
  }

  private String status() {
    var now = plane.clock().instant();
    return Team.json(
        new PointStatus(
            Site.ENVIRONMENT,
            now,
            new TreeMap<>(),
            1,
            new PointStatus.Reports(0, 0, 0),
            new PointStatus.Observing(0, 0),
            List.of()));
  }

  private String escalation() {
    var need =
        new Said.Needed(
            "no-deletes", Site.CALL, "deletes", List.of("leads"), 1, Duration.ofMinutes(5));
    return Team.json(
        new EscalationRecord.Opening(
            ours.project(),
            Site.ENVIRONMENT,
            "tool.call",
            Site.CALL,
            ours.site().nextId(),
            "files.delete",
            "agent-7",
            List.of(),
            Optional.empty(),
            List.of(need),
            plane.clock().instant().plus(Duration.ofMinutes(5))));
  }

  private static String token() {
    return Team.json(TokenRecord.Grant.person("otto", List.of("reviewer"), List.of()));
  }

  /// A body that the route understands.
  private String body(Route route) {
    var last = route.path().substring(route.path().lastIndexOf('/') + 1);
    return switch (last) {
      case "projects" -> "{\"name\":\"another\",\"defaults\":{},\"reviews\":0,\"approvers\":[]}";
      case "changes" -> Team.json(Team.opening(Team.NO_DELETES));
      case "files" -> "{\"files\":{\"policies/no-deletes.yaml\":null}}";
      case "base" -> "{}";
      case "plans" -> "{\"environment\":\"production\"}";
      case "reviews" ->
          "{\"plan\":\"%s\",\"accept\":false,\"comment\":\"no\"}".formatted(plan.digest());
      case "releases" ->
          "{\"change\":\"2\",\"plan\":\"%s\",\"head\":1,\"reason\":\"x\"}".formatted(plan.digest());
      case "rollouts" ->
          "{\"release\":1,\"steps\":[{\"stage\":\"enforce\"}],\"rollbackOwner\":\"otto\","
              + "\"approvers\":[],\"onBreach\":\"pause\"}";
      case "stops" -> "{\"fields\":{\"/tool/name\":\"rm\"},\"reason\":\"an attack\"}";
      case "abandonment",
          "advances",
          "retreats",
          "pauses",
          "resumptions",
          "abort",
          "rollbacks",
          "lifting" ->
          "{\"reason\":\"as agreed\"}";
      case "decisions" -> "";
      case "status" -> status();
      case "escalations" -> escalation();
      case "approvals", "refusals" -> "{\"comment\":\"as agreed\"}";
      case "closing" -> "{\"why\":\"no_longer_needed\"}";
      case "redemption" ->
          "{\"decision\":\"%s\",\"call\":\"%s\"}".formatted(ours.site().nextId(), Site.CALL);
      case "tokens" -> token();
      case "revocation" -> "{\"reason\":\"lost\"}";
      default -> throw new AssertionError("this test knows no body for " + route);
    };
  }
}
