package dev.belay.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.belay.engine.Stage;
import dev.belay.engine.Value;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What people ask goes where the control plane expects it.
class DesksTest {

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ControlPlane plane;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            exchange.getRequestBody().readAllBytes();
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            exchange.sendResponseHeaders(404, -1);
          }
        });
    server.start();
    plane =
        new ControlPlane(
            URI.create("http://127.0.0.1:%d".formatted(server.getAddress().getPort())),
            () -> "secret",
            ControlPlane.Patience.usual(),
            System::nanoTime);
  }

  @AfterEach
  void end() {
    plane.close();
    server.stop(0);
  }

  @Test
  void every_desk_asks_at_its_place() {
    var agents = plane.in("agents");
    var production = agents.at("production");
    var files = new TreeMap<>(Map.of("policies/p.yaml", Optional.of("policy: p")));
    ask(plane::projects, "GET /v1/projects");
    ask(
        () -> plane.make(new ProjectRecord.Opening("agents", new TreeMap<>(), 1, List.of("leads"))),
        "POST /v1/projects");
    ask(agents::show, "GET /v1/projects/agents");
    ask(agents::changes, "GET /v1/projects/agents/changes");
    ask(() -> agents.change("7"), "GET /v1/projects/agents/changes/7");
    ask(
        () -> agents.open(new ChangeRecord.Opening("r", "o", "dana", files, List.of(), List.of())),
        "POST /v1/projects/agents/changes");
    ask(
        () -> agents.edit("7", new ChangeRecord.Files(files)),
        "PUT /v1/projects/agents/changes/7/files");
    ask(() -> agents.rebase("7"), "PUT /v1/projects/agents/changes/7/base");
    ask(() -> agents.abandon("7", "r"), "PUT /v1/projects/agents/changes/7/abandonment");
    ask(() -> agents.plan("7", "production"), "POST /v1/projects/agents/changes/7/plans");
    ask(
        () -> agents.plan("7", Sample.NOTHING),
        "GET /v1/projects/agents/changes/7/plans/" + Sample.NOTHING);
    ask(
        () -> agents.review("7", new ChangeRecord.Judgement(Sample.NOTHING, true, "fine")),
        "POST /v1/projects/agents/changes/7/reviews");
    ask(agents::releases, "GET /v1/projects/agents/releases");
    ask(() -> agents.release(3), "GET /v1/projects/agents/releases/3");
    ask(
        () -> agents.publish(new ReleaseRecord.Publication("7", Sample.NOTHING, 2, "r")),
        "POST /v1/projects/agents/releases");

    var place = "/v1/projects/agents/environments/production";
    ask(production::show, "GET " + place);
    ask(production::rollouts, "GET " + place + "/rollouts");
    ask(() -> production.rollout("r1"), "GET " + place + "/rollouts/r1");
    ask(
        () ->
            production.start(
                new RolloutRecord.Opening(
                    3,
                    List.of(
                        new RolloutRecord.Step(
                            Stage.OBSERVE, Optional.empty(), Optional.empty(), Optional.empty())),
                    "dana",
                    List.of(),
                    "retreat")),
        "POST " + place + "/rollouts");
    ask(() -> production.advance("r1", "r"), "POST " + place + "/rollouts/r1/advances");
    ask(
        () -> production.retreat("r1", new RolloutRecord.Retreat("r", Optional.empty())),
        "POST " + place + "/rollouts/r1/retreats");
    ask(() -> production.pause("r1", "r"), "POST " + place + "/rollouts/r1/pauses");
    ask(() -> production.resume("r1", "r"), "POST " + place + "/rollouts/r1/resumptions");
    ask(() -> production.abort("r1", "r"), "POST " + place + "/rollouts/r1/abort");
    ask(
        () -> production.rollBack(new ReleaseRecord.Rollback("r", Optional.empty())),
        "POST " + place + "/rollbacks");
    ask(production::stops, "GET " + place + "/stops");
    ask(
        () ->
            production.place(
                new StopRecord.Opening(
                    new TreeMap<>(Map.of("/tool/name", Value.text("rm"))), "r", Optional.empty())),
        "POST " + place + "/stops");
    ask(() -> production.lift("s1", "r"), "POST " + place + "/stops/s1/lifting");
  }

  private void ask(ThrowingCallable question, String expected) {
    asked.clear();
    assertThatThrownBy(question).as(expected).isInstanceOf(Refused.class);
    assertThat(asked).containsExactly(expected);
  }
}
