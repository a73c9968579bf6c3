package dev.belay.server;

import static dev.belay.server.Site.PROJECT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.rollout.Role;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedPostgres.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TokenRoutesTest {

  private final SharedPostgres.Running postgres;
  private final RunningPlane plane;
  private Site site;
  private String root = "";

  TokenRoutesTest(SharedPostgres.Running postgres) {
    this.postgres = postgres;
    this.plane = RunningPlane.start(postgres);
    this.site = Site.in(plane, postgres, "tokens");
  }

  @BeforeEach
  void start() {
    site = Site.in(plane, postgres, "tokens");
    root = site.person("root", Role.ADMINISTRATOR);
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
  }

  private static String person(String name, String roles, String more) {
    return """
    {"name": "%s", "roles": [%s], "groups": ["treasury"], "actsFor": [], "projects": [],
     "labels": {} %s}
    """
        .formatted(name, roles, more);
  }

  private static String point(String environment, String project, String groups) {
    return """
    {"name": "gw", "roles": ["enforcement_point"], "groups": [%s], "actsFor": [],
     "environment": "%s", "projects": ["%s"], "labels": {"zone": "a"}}
    """
        .formatted(groups, environment, project);
  }

  private RunningPlane.Answer make(String grant) {
    return site.post("/v1/tokens", root, grant);
  }

  @Test
  void a_token_is_told_once_and_lets_its_bearer_in() {
    var made = make(person("anna", "\"author\", \"reviewer\"", ""));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    var token = made.json().path("token").asString();
    var listed = site.get("/v1/tokens", root).response().body();

    assertThat(site.get("/v1/projects", token).status()).isEqualTo(200);
    assertThat(listed).contains("\"anna\"").doesNotContain(token).doesNotContain("sha256:");
    assertThat(stored()).doesNotContain(token);
    var id = made.json().path("record").path("id").asString();
    assertThat(site.audit("Token.Made")).containsExactly("root Token.Made anna/" + id);
  }

  private String stored() {
    return site.database()
        .inTenant(
            site.tenant(),
            handle ->
                handle
                    .select(
                        """
                        select string_agg(credential::text, ' ')
                            || (select string_agg(convert_from(bytes, 'UTF8'), ' ') from audit_entry)
                        from credential
                        """)
                    .mapTo(String.class)
                    .one());
  }

  @Test
  void an_enforcement_point_is_enrolled_where_its_token_says() {
    var made = make(point("production", PROJECT, ""));
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
    var assignment = "/v1/projects/%s/environments/production/assignment".formatted(PROJECT);

    assertThat(site.get(assignment, made.json().path("token").asString()).status()).isEqualTo(200);
  }

  @Test
  void what_makes_no_sense_is_refused_and_told_to_the_audit() {
    assertRefused(person("anna", "", ""), "invalid-value");
    assertRefused(person("anna", "\"king\"", ""), "invalid-value");
    assertRefused(person("", "\"author\"", ""), "invalid-value");
    assertRefused(person("a b", "\"author\"", ""), "invalid-value");
    assertRefused(person("belay", "\"author\"", ""), "invalid-value");
    assertRefused(person("anna", "\"author\", \"enforcement_point\"", ""), "invalid-value");
    assertRefused(person("anna", "\"enforcement_point\"", ""), "invalid-value");
    assertRefused(
        person("anna", "\"author\"", ", \"environment\": \"production\""), "invalid-value");
    assertRefused(
        person("anna", "\"author\"", ", \"expires\": \"2020-01-01T00:00:00Z\""), "invalid-value");
    assertRefused(point("staging", PROJECT, ""), "unknown-environment");
    assertRefused(point("production", "nothing", ""), "unknown-environment");
    assertRefused(point("production", PROJECT, "\"treasury\""), "invalid-value");
    assertThat(site.audit("Token.Made")).hasSize(12).allMatch(entry -> entry.startsWith("root"));
  }

  private void assertRefused(String grant, String code) {
    var answer = make(grant);
    assertThat(answer.code()).as(grant + answer.response().body()).isEqualTo(code);
  }

  @Test
  void only_an_administrator_lets_people_in() {
    for (var role : List.of(Role.AUTHOR, Role.REVIEWER, Role.OPERATOR)) {
      var token = site.person("somebody", role);
      assertThat(site.post("/v1/tokens", token, person("anna", "\"author\"", "")).status())
          .isEqualTo(403);
      assertThat(site.get("/v1/tokens", token).status()).isEqualTo(403);
    }
  }

  @Test
  void a_revoked_token_is_good_for_nothing_at_once() {
    var made = make(person("anna", "\"author\"", ""));
    var token = made.json().path("token").asString();
    var path =
        "/v1/tokens/%s/revocation".formatted(made.json().path("record").path("id").asString());

    assertThat(site.put(path, root, "{\"reason\": \"left us\"}").status()).isEqualTo(200);
    assertThat(site.put(path, root, "{\"reason\": \"left us\"}").status()).isEqualTo(200);

    assertThat(site.get("/v1/projects", token).code()).isEqualTo("token-revoked");
    var id = made.json().path("record").path("id").asString();
    assertThat(site.audit("Token.Revoked")).containsExactly("root Token.Revoked anna/" + id);
  }

  @Test
  void the_last_administrator_stays() {
    var made = make(person("second", "\"administrator\"", ""));
    var second = made.json().path("token").asString();
    var own = made.json().path("record").path("id").asString();
    for (var token : site.get("/v1/tokens", root).json().path("tokens")) {
      var id = token.path("id").asString();
      if (!id.equals(own)) {
        assertThat(site.put(revocation(id), second, "{\"reason\": \"x\"}").status()).isEqualTo(200);
      }
    }

    assertThat(site.put(revocation(own), second, "{\"reason\": \"x\"}").code())
        .isEqualTo("last-administrator");
  }

  private static String revocation(String id) {
    return "/v1/tokens/%s/revocation".formatted(id);
  }

  @Test
  void a_token_of_another_tenant_is_not_there() {
    var elsewhere = Site.in(plane, postgres, "elsewhere");
    var made = make(person("anna", "\"author\"", ""));
    var path =
        "/v1/tokens/%s/revocation".formatted(made.json().path("record").path("id").asString());

    var refused =
        elsewhere.put(path, elsewhere.person("r", Role.ADMINISTRATOR), "{\"reason\": \"x\"}");

    assertThat(refused.code()).isEqualTo("unknown-token");
    assertThat(site.put("/v1/tokens/x/revocation", root, "{\"reason\": \"x\"}").status())
        .isEqualTo(404);
  }
}
