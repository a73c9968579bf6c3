package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Stage;
import dev.belay.rollout.Role;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Documents;
import dev.belay.wire.EnvironmentRecord;
import dev.belay.wire.Malformed;
import dev.belay.wire.PlanRecord;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.RolloutRecord;
import dev.belay.wire.SigningKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Three people of a tenant with a project, and what each of them does with a change.
record Team(Site site, String project, String anna, String rita, String otto) {

  static final String NO_DELETES =
      """
      policy: no-deletes
      question: tool.call
      rules:
        - rule: deletes
          when: tool.name == "files.delete"
          then: block
      """;

  static final String DELETES_BY_HAND = NO_DELETES.replace("block", "require_approval");

  private static final String PATH = "policies/no-deletes.yaml";

  /// A project that asks for one review and allows by default: anna writes, rita reviews, otto
  /// operates.
  static Team of(RunningPlane plane, SharedPostgres.Running postgres, String tenant) {
    var site = new Site(plane, postgres.database(), postgres.tenant(tenant));
    var team =
        new Team(
            site,
            Site.PROJECT,
            site.person("anna", Role.AUTHOR, Role.REVIEWER),
            site.person("rita", Role.REVIEWER),
            site.person("otto", Role.OPERATOR));
    var root = site.person("root", Role.ADMINISTRATOR);
    var opening =
        ("{\"name\":\"%s\",\"defaults\":{\"tool.call\":\"allow\"},\"reviews\":1,"
                + "\"approvers\":[\"leads\"]}")
            .formatted(team.project());
    assertThat(site.post("/v1/projects", root, opening).status()).isEqualTo(201);
    return team;
  }

  /// The same people, asking another server.
  Team on(RunningPlane other) {
    return new Team(new Site(other, site.database(), site.tenant()), project, anna, rita, otto);
  }

  String path(String rest) {
    return "/v1/projects/%s%s".formatted(project, rest);
  }

  String inProduction(String rest) {
    return path("/environments/%s%s".formatted(Site.ENVIRONMENT, rest));
  }

  static ChangeRecord.Opening opening(String policy) {
    return new ChangeRecord.Opening(
        "an agent deleted a ledger",
        "nothing is deleted",
        "otto",
        new TreeMap<>(Map.of(PATH, Optional.of(policy))),
        List.of(),
        List.of());
  }

  ChangeRecord open(String policy) {
    return created(site.post(path("/changes"), anna, json(opening(policy))), ChangeRecord.class);
  }

  RunningPlane.Answer edit(String change, String policy) {
    var files = new ChangeRecord.Files(new TreeMap<>(Map.of(PATH, Optional.of(policy))));
    return site.put(path("/changes/%s/files".formatted(change)), anna, json(files));
  }

  PlanRecord plan(String change) {
    var asked = json(new PlanRecord.Opening(Site.ENVIRONMENT));
    var answer = site.post(path("/changes/%s/plans".formatted(change)), anna, asked);
    return created(answer, PlanRecord.class);
  }

  RunningPlane.Answer accept(String change, PlanRecord plan, String reviewer) {
    var judgement = new ChangeRecord.Judgement(plan.digest(), true, "as agreed");
    return site.post(path("/changes/%s/reviews".formatted(change)), reviewer, json(judgement));
  }

  RunningPlane.Answer publish(String change, PlanRecord plan, int head) {
    var asked = new ReleaseRecord.Publication(change, plan.digest(), head, "as reviewed");
    return site.post(path("/releases"), otto, json(asked));
  }

  /// Opened, planned, accepted and published.
  ReleaseRecord published(String policy) {
    var change = open(policy);
    var plan = plan(change.id());
    assertThat(accept(change.id(), plan, rita).status()).isEqualTo(201);
    return created(publish(change.id(), plan, change.base()), ReleaseRecord.class);
  }

  RolloutRecord rollOut(int release, Stage... stages) {
    var opening =
        new RolloutRecord.Opening(
            release,
            Stream.of(stages).map(RolloutRecord.Step::of).toList(),
            "otto",
            List.of(),
            "retreat");
    return created(site.post(inProduction("/rollouts"), otto, json(opening)), RolloutRecord.class);
  }

  RunningPlane.Answer advance(RolloutRecord rollout) {
    return site.post(
        inProduction("/rollouts/%s/advances".formatted(rollout.id())),
        otto,
        "{\"reason\":\"it looks good\"}");
  }

  /// A release that decides: rolled out in one step.
  ReleaseRecord decides(String policy) {
    var release = published(policy);
    var rollout = rollOut(release.number(), Stage.ENFORCE);
    assertThat(advance(rollout).status()).isEqualTo(200);
    return release;
  }

  RunningPlane.Answer rollBack(String reason) {
    return site.post(
        inProduction("/rollbacks"),
        otto,
        json(new ReleaseRecord.Rollback(reason, Optional.empty())));
  }

  EnvironmentRecord production() {
    return read(site.get(inProduction(""), otto), EnvironmentRecord.class);
  }

  ChangeRecord change(String id) {
    return read(site.get(path("/changes/" + id), anna), ChangeRecord.class);
  }

  /// The tenant's whole audit, with a checkpoint of the plane that is asked.
  List<String> auditLines() throws IOException {
    var lines = new ByteArrayOutputStream();
    var key = SigningKey.inFile(site.plane().folder().resolve("signing-key.pem"));
    Audit.export(site.database(), site.tenant(), key, site.plane().clock().instant(), lines);
    return lines.toString(UTF_8).lines().toList();
  }

  static String json(Object document) {
    return new String(Documents.bytes(document), UTF_8);
  }

  static <T> T created(RunningPlane.Answer answer, Class<T> form) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(201);
    return read(answer, form);
  }

  static <T> T read(RunningPlane.Answer answer, Class<T> form) {
    assertThat(answer.status()).as(answer.response().body()).isBetween(200, 299);
    try {
      return Documents.readStrictly(answer.response().body().getBytes(UTF_8), form);
    } catch (Malformed e) {
      throw new AssertionError(e);
    }
  }
}
