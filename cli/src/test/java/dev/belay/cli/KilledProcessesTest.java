package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.cli.DemoAgent.Ended;
import dev.belay.cli.DemoAgent.How;
import dev.belay.cli.DemoAgent.Task;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.wire.AuditChain;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.ProjectRecord;
import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.RolloutRecord;
import dev.belay.wire.TokenRecord.Grant;
import dev.belay.wire.VerifyingKey;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A control plane and a gateway as processes of their own, killed outright: with `kill -9` nothing
/// can be put in order at the end.
@Timeout(value = 180, unit = TimeUnit.SECONDS)
final class KilledProcessesTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String AGENT_TOKEN = "only-a-test-7";
  private static final String CREDENTIAL = "only-a-test-8";

  private static final String NO_DELETES =
      """
      policy: no-deletes
      question: tool.call
      rules:
        - rule: deletes
          when: tool.name == "fs.delete"
          then: block
        - rule: payments
          when: tool.name == "payments.transfer"
          then: require_approval
      """;

  /// A command that runs in a process of its own, and what it said first.
  private record Running(Process process, BufferedReader out, String address) {

    void kill() throws InterruptedException {
      process.destroyForcibly();
      assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    void end() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    }
  }

  // Not below the build folder: PostgreSQL's account may not be able to reach that.
  private final Path folder;
  private final ScratchTools tools;
  private final int planePort = freePort();
  private final int gatewayPort = freePort();
  private final Deque<Running> running = new ArrayDeque<>();

  KilledProcessesTest() throws IOException {
    this.folder = DemoCommand.passableFolder("belay-killed-");
    this.tools = new ScratchTools(folder.resolve("scratch"), CREDENTIAL);
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void end_everything() throws Exception {
    while (!running.isEmpty()) {
      running.pop().end();
    }
    tools.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void agents_are_decided_as_before_while_everything_else_is_killed_and_comes_back()
      throws Exception {
    var plane = serve();
    try (var administrator = administrator();
        var anna = anna(administrator)) {
      enforceNoDeletes(administrator, anna);
      var gateway = gateway();
      try (var agent = agent()) {
        callsAsReleased(agent);

        plane.kill();
        callsAsReleased(agent);
      }

      gateway.kill();
      gateway();
      try (var agent = agent()) {
        var alone = callsAsReleased(agent);
        var held = agent.call(new Task("payments.transfer", Map.of("to", "a", "amount", 1)));
        assertThat(held.how()).as(held.text()).isNotEqualTo(How.EXECUTED);

        serve();
        alone.forEach(call -> awaitRecord(anna, call));
        var deletesAreMissed = new ReleaseRecord.Rollback("deletes are missed", Optional.empty());
        anna.production().rollBack(deletesAreMissed);
        await("the rollback to reach the gateway", () -> isDeleting(agent));
      }
      assertThat(audit(anna)).isInstanceOf(AuditChain.Checked.Proven.class);
    }
  }

  // What is done

  private static List<Ended> callsAsReleased(DemoAgent agent) {
    var written = agent.call(new Task("fs.write", Map.of("path", "notes.txt", "text", "hello")));
    var deleted = agent.call(new Task("fs.delete", Map.of("path", "notes.txt")));
    assertThat(written.how()).as(written.text()).isEqualTo(How.EXECUTED);
    assertThat(deleted.how()).as(deleted.text()).isEqualTo(How.BLOCKED);
    return List.of(written, deleted);
  }

  private static boolean isDeleting(DemoAgent agent) {
    agent.call(new Task("fs.write", Map.of("path", "notes.txt", "text", "hello")));
    return agent.call(new Task("fs.delete", Map.of("path", "notes.txt"))).how() == How.EXECUTED;
  }

  private DemoPerson anna(DemoPerson administrator) throws Exception {
    var roles = List.of("author", "operator");
    var made = administrator.oversight().makeToken(Grant.person("anna", roles, List.of()));
    return new DemoPerson("anna", made.token(), planeAddress());
  }

  private static void enforceNoDeletes(DemoPerson administrator, DemoPerson anna) throws Exception {
    var allowing = new TreeMap<>(Map.of("tool.call", Verdict.ALLOW));
    administrator
        .plane()
        .make(new ProjectRecord.Opening(DemoWorld.PROJECT, allowing, 0, List.of("leads")));
    var files = new TreeMap<>(Map.of("policies/no-deletes.yaml", Optional.of(NO_DELETES)));
    var opening = new ChangeRecord.Opening("a", "b", "anna", files, List.of(), List.of());
    var change = anna.project().open(opening).id();
    var plan = anna.project().plan(change, Environments.USUAL).digest();
    anna.project().publish(new ReleaseRecord.Publication(change, plan, 0, "as planned"));
    var enforce = List.of(RolloutRecord.Step.of(Stage.ENFORCE));
    var rollout =
        anna.production().start(new RolloutRecord.Opening(1, enforce, "anna", List.of(), "pause"));
    anna.production().advance(rollout.id(), "it is all there is");
  }

  private static void awaitRecord(DemoPerson who, Ended call) {
    await(
        "the record of decision " + call.decision(),
        () -> {
          try {
            return who.oversight().decision(call.decision()).decision().isPresent();
          } catch (Refused | IOException _) {
            return false;
          }
        });
  }

  private AuditChain.Checked audit(DemoPerson who) throws Exception {
    var bytes = new ByteArrayOutputStream();
    who.oversight().exportAudit(bytes);
    var pem = Files.readString(folder.resolve("data/public-key.pem"));
    var key = VerifyingKey.fromPem(pem).orElseThrow();
    return AuditChain.verify(bytes.toString(UTF_8).lines().toList(), List.of(key));
  }

  private interface Look {
    boolean look() throws Exception;
  }

  private static void await(String what, Look look) {
    long began = System.nanoTime();
    try {
      while (!look.look()) {
        assertThat(Duration.ofNanos(System.nanoTime() - began)).as(what).isLessThan(PATIENCE);
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    } catch (Exception e) {
      throw new AssertionError("waiting for " + what, e);
    }
  }

  // Processes

  private Running serve() throws IOException {
    return start("serve", "--data", "data", "--port", Integer.toString(planePort));
  }

  private Running gateway() throws Exception {
    if (!Files.exists(folder.resolve("gateway.yaml"))) {
      writeGatewayFile();
    }
    return start("gateway", "gateway.yaml");
  }

  private Running start(String... words) throws IOException {
    var line = new ArrayList<String>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    line.addAll(List.of(words));
    var builder = new ProcessBuilder(line).directory(folder.toFile());
    builder.redirectError(folder.resolve(words[0] + ".err").toFile());
    var process = builder.start();
    var out = process.inputReader(UTF_8);
    var address = Optional.ofNullable(out.readLine()).orElse("");
    assertThat(address)
        .as(() -> errors(words[0]))
        .containsPattern("^(control plane|gateway) +http://");
    var started = new Running(process, out, address.replaceFirst("^.* ", ""));
    running.push(started);
    return started;
  }

  private String errors(String name) {
    try {
      return Files.readString(folder.resolve(name + ".err"));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private void writeGatewayFile() throws Exception {
    try (var administrator = administrator()) {
      var grant =
          Grant.point("gateway", Environments.USUAL, List.of(DemoWorld.PROJECT), new TreeMap<>());
      var token = administrator.oversight().makeToken(grant).token();
      Files.writeString(folder.resolve("gateway.token"), token);
    }
    Files.writeString(folder.resolve("upstream.token"), CREDENTIAL);
    var digest = MessageDigest.getInstance("SHA-256").digest(AGENT_TOKEN.getBytes(UTF_8));
    Files.writeString(
        folder.resolve("gateway.yaml"),
        """
        listen: { address: 127.0.0.1, port: %d }
        upstream:
          url: %s
          server: scratch
          credential: { file: upstream.token }
        agents:
          - { token-sha256: %s, id: agent-7, kind: agent }
        plane:
          url: http://127.0.0.1:%d
          token: { file: gateway.token }
          keys: [data/public-key.pem]
        point:
          id: gateway
          environment: production
          projects: [%s]
          folder: state
        hold: { seconds: 1 }
        """
            .formatted(
                gatewayPort,
                tools.address(),
                HexFormat.of().formatHex(digest),
                planePort,
                DemoWorld.PROJECT));
  }

  private DemoPerson administrator() throws IOException {
    var token = Files.readString(folder.resolve("data/administrator-token")).strip();
    return new DemoPerson("administrator", token, planeAddress());
  }

  private URI planeAddress() {
    return URI.create("http://127.0.0.1:%d".formatted(planePort));
  }

  /// Once the gateway has something to decide by.
  private DemoAgent agent() {
    var gateway = URI.create("http://localhost:%d/mcp".formatted(gatewayPort));
    var agent = new DemoAgent("agent-7", AGENT_TOKEN, gateway);
    await("the gateway to be ready", () -> !agent.tools().isEmpty());
    return agent;
  }
}
