package dev.belay.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.rollout.Role;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.Uuid7;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A tenant of a running plane, with people and enforcement points to ask in their names.
record Site(RunningPlane plane, Database database, Tenant tenant) {

  static final String PROJECT = "agents";
  static final String ENVIRONMENT = "production";
  static final Digest CALL =
      Digest.of("one call".getBytes(java.nio.charset.StandardCharsets.UTF_8));

  private static final RandomGenerator RANDOM = RandomGenerator.of("L64X128MixRandom");

  /// With a project in production.
  static Site in(RunningPlane plane, SharedPostgres.Running postgres, String name) {
    var site = new Site(plane, postgres.database(), postgres.tenant(name));
    site.makeProject(PROJECT);
    return site;
  }

  void makeProject(String name) {
    var opening =
        """
        {"name": "%s", "defaults": {"tool.call": "allow"}, "reviews": 0, "approvers": []}
        """
            .formatted(name);
    var made = post("/v1/projects", person("root", Role.ADMINISTRATOR), opening);
    assertThat(made.status()).as(made.response().body()).isEqualTo(201);
  }

  String person(String name, Role... roles) {
    return person(name, List.of(), roles);
  }

  String person(String name, List<String> groups, Role... roles) {
    return token(
        new Credentials.Grant(
            name,
            new TreeSet<>(Arrays.asList(roles)),
            Set.copyOf(groups),
            Set.of(),
            Optional.empty(),
            Set.of(),
            Map.of(),
            Optional.empty()));
  }

  /// Enrolled in production.
  String point(String name, String... projects) {
    return token(
        new Credentials.Grant(
            name,
            Set.of(Role.ENFORCEMENT_POINT),
            Set.of(),
            Set.of(),
            Optional.of(ENVIRONMENT),
            Set.of(projects),
            Map.of("zone", "a"),
            Optional.empty()));
  }

  String token(Credentials.Grant grant) {
    var token = Token.random();
    database.inTenant(
        tenant,
        handle -> {
          Credentials.add(handle, token, grant, "test", plane.clock().instant());
          return token;
        });
    return token.text();
  }

  ControlPlane client(String token) {
    return new ControlPlane(
        plane.plane().address(), () -> token, ControlPlane.Patience.usual(), System::nanoTime);
  }

  String nextId() {
    return Uuid7.next(plane.clock().instant(), RANDOM);
  }

  RunningPlane.Answer get(String path, String token) {
    return answer(() -> plane.get(path, token));
  }

  RunningPlane.Answer post(String path, String token, String json) {
    return answer(() -> plane.post(path, token, json));
  }

  RunningPlane.Answer put(String path, String token, String json) {
    return answer(() -> plane.put(path, token, json));
  }

  private interface Asking {
    RunningPlane.Answer ask() throws IOException, InterruptedException;
  }

  private static RunningPlane.Answer answer(Asking asking) {
    try {
      return asking.ask();
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /// The audit as `actor action entity refusal`, the oldest first.
  List<String> audit(String action) {
    return database.inTenant(
        tenant,
        handle ->
            handle
                .select(
                    """
                    select concat_ws(' ', actor, action, entity, refusal) from audit_entry
                    where action like ? order by sequence
                    """,
                    action)
                .mapTo(String.class)
                .list());
  }

  /// Makes the next generation of the assignment.
  void placeStop(String reason) {
    var stop = "{\"fields\": {\"/tool/name\": \"rm\"}, \"reason\": \"%s\"}".formatted(reason);
    var path = "/v1/projects/%s/environments/%s/stops".formatted(PROJECT, ENVIRONMENT);
    var placed = post(path, person("olga", Role.OPERATOR), stop);
    assertThat(placed.status()).as(placed.response().body()).isEqualTo(201);
  }
}
