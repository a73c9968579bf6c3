package dev.belay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Digest;
import dev.belay.server.Plane;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.Deed;
import dev.belay.wire.Documents;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Said;
import dev.belay.wire.SigningKey;
import dev.belay.wire.Uuid7;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Commands that ask a control plane, with a real one behind them.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerCommandsTest {

  private static final Digest CALL = Digest.of("one call".getBytes(UTF_8));
  private static final Clock CLOCK = Clock.systemUTC();

  @TempDir private Path folder;
  private final Path data;
  private final Plane plane;
  private String point = "";

  private record Ran(int exit, String out, String err) {

    String line() {
      assertThat(err).isEmpty();
      assertThat(exit).isZero();
      return out.strip();
    }
  }

  ServerCommandsTest() throws Exception {
    // Not below the build folder: PostgreSQL's account may not be able to reach that.
    data = Files.createTempDirectory("belay-cli");
    plane = Plane.start(Plane.Settings.local(data, 0));
  }

  @BeforeAll
  void makeAProject() throws Exception {
    var opening =
        """
        {"name": "agents", "defaults": {"tool.call": "allow"}, "reviews": 0, "approvers": []}
        """;
    var request =
        HttpRequest.newBuilder(plane.address().resolve("/v1/projects"))
            .header("Authorization", "Bearer " + administrator())
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(opening));
    try (var client = HttpClient.newHttpClient()) {
      var made = client.send(request.build(), BodyHandlers.ofString());
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    }
    point =
        run(
                "token",
                "create",
                "gw",
                "--role=enforcement_point",
                "--environment=production",
                "--project=agents",
                "--label=zone=a")
            .line();
  }

  @AfterAll
  void stop() throws Exception {
    plane.close();
    try (var files = Files.walk(data)) {
      for (var file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private String administrator() throws Exception {
    return Files.readString(plane.administratorToken()).strip();
  }

  private Ran run(String... args) throws Exception {
    return runAs(administrator(), args);
  }

  private Ran runAs(String token, String... args) {
    return run(plane.address(), token, args);
  }

  private Ran run(URI server, String token, String... args) {
    var out = new StringWriter();
    var err = new StringWriter();
    var desk =
        new Desk(
            folder,
            InputStream.nullInputStream(),
            new PrintWriter(out),
            new PrintWriter(err),
            CLOCK,
            Map.of("BELAY_SERVER", server.toString(), "BELAY_TOKEN", token));
    int exit = Main.run(desk, args);
    return new Ran(exit, out.toString(), err.toString());
  }

  private ControlPlane gateway() {
    return new ControlPlane(
        plane.address(), () -> point, ControlPlane.Patience.usual(), System::nanoTime);
  }

  private static String nextId() {
    return Uuid7.next(CLOCK.instant(), RandomGenerator.getDefault());
  }

  @Test
  void a_token_is_made_into_a_file_of_ones_own_listed_and_revoked() throws Exception {
    var said = run("token", "create", "anna", "--role", "author", "--out", "anna.token").line();
    var token = Files.readString(folder.resolve("anna.token")).strip();
    var id = said.substring("token ".length(), said.indexOf(" of "));

    assertThat(said).isEqualTo("token %s of anna is in anna.token".formatted(id));
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("anna.token"))))
        .isEqualTo("rw-------");
    assertThat(runAs(token, "points").exit()).isZero();
    assertThat(run("token", "list").line()).contains(id).contains("anna").doesNotContain(token);
    assertThat(run("token", "create", "b", "--role", "author", "--out", "anna.token").exit())
        .isEqualTo(6);
    assertThat(run("token", "revoke", id, "--reason", "left us").line())
        .isEqualTo("token %s of anna is revoked".formatted(id));
    assertThat(runAs(token, "points").err()).startsWith("error: the token was revoked\nhelp: ask");
  }

  @Test
  void what_the_control_plane_refuses_is_said_in_its_words() throws Exception {
    var anna = run("token", "create", "anna", "--role", "author").line();
    var refused = runAs(anna, "token", "list");

    assertThat(refused.exit()).isEqualTo(6);
    assertThat(refused.err())
        .isEqualTo("error: `anna` may not let people in: it takes the role administrator\n");
    assertThat(run("token", "create", "x", "--role", "king").err())
        .startsWith("error: expected a role, found `king`\nhelp: roles are author, ");
  }

  @Test
  void a_control_plane_that_is_away_is_our_failure() {
    var failed = run(URI.create("http://127.0.0.1:1"), "belay_x", "points");

    assertThat(failed.exit()).isEqualTo(1);
    assertThat(failed.err()).startsWith("error: ").doesNotContain("bug");
  }

  @Test
  void a_held_call_is_listed_shown_and_answered() throws Exception {
    var treasurer =
        run("token", "create", "treasurer", "--role", "operator", "--group", "treasury").line();
    try (var gateway = gateway()) {
      var held = gateway.open(opening("pay\u001b[2J 10,000"));

      assertThat(runAs(treasurer, "escalation", "list", "--state", "open").line())
          .contains(held.id())
          .contains("treasury")
          .contains("pay\ufffd[2J 10,000");
      var shown = runAs(treasurer, "escalation", "show", held.id()).line();
      assertThat(shown)
          .startsWith(held.id() + " open")
          .contains("needs: treasury for payments/large, good for 30m");
      assertThat(run("escalation", "approve", held.id(), "--comment", "fine").exit()).isEqualTo(6);
      assertThat(runAs(treasurer, "escalation", "approve", held.id(), "--comment", "fine").line())
          .startsWith(held.id() + " approved");
      assertThat(gateway.escalation(held.id(), Duration.ZERO).approvals()).hasSize(1);
      var other = gateway.open(opening("pay more"));
      assertThat(
              runAs(treasurer, "escalation", "refuse", other.id(), "--comment", "no, thanks")
                  .line())
          .startsWith(other.id() + " refused")
          .contains("refused by treasurer: no, thanks");
    }
  }

  private static EscalationRecord.Opening opening(String summary) {
    var need =
        new Said.Needed("payments", CALL, "large", List.of("treasury"), 1, Duration.ofMinutes(30));
    return new EscalationRecord.Opening(
        "agents",
        "production",
        "tool.call",
        CALL,
        nextId(),
        summary,
        "agent-7",
        List.of(),
        Optional.empty(),
        List.of(need),
        CLOCK.instant().plus(Duration.ofHours(1)));
  }

  @Test
  void points_are_shown_with_how_current_they_are() throws Exception {
    try (var gateway = gateway()) {
      gateway.report("gw-1", status(CLOCK.instant()));
    }

    assertThat(run("points").line().lines().skip(1).findFirst().orElseThrow())
        .matches("gw-1 +production +[0-9]+m?s ago +agents +1 +0 +[0-9]+s +0 releases +3");
    assertThat(run("points", "--json").line()).startsWith("{\"points\":[{");
  }

  private static PointStatus status(Instant now) {
    var said =
        new PointStatus.OfProject(
            Optional.of(1L),
            Optional.empty(),
            Optional.of(now.minusSeconds(5)),
            List.of(),
            Optional.empty());
    return new PointStatus(
        "production",
        now,
        new TreeMap<>(Map.of("agents", said)),
        1,
        new PointStatus.Reports(10, 0, 3),
        new PointStatus.Observing(10, 0),
        List.of());
  }

  @Test
  void decisions_are_searched_counted_and_a_bypass_is_seen() throws Exception {
    var nothing = nextId();
    try (var gateway = gateway()) {
      gateway.record(
          List.of(Documents.bytes(Deed.of(nothing, Deed.Done.EXECUTED, CLOCK.instant()))));
    }

    assertThat(run("decisions", "--verdict", "block").line()).startsWith("id ");
    assertThat(run("decisions", "--mix", "--json").line()).contains("\"verdicts\":{}");
    assertThat(run("decisions", nothing).line()).contains("\"bypass\":true");
    assertThat(run("decisions", "--verdict", "maybe").exit()).isEqualTo(6);
    assertThat(run("decisions", "--limit", "0").err())
        .isEqualTo("error: expected a limit from 1 to 1000, found `0`\n");
  }

  @Test
  void an_exported_audit_is_proven_and_a_tampered_copy_is_named() throws Exception {
    Files.writeString(folder.resolve("key.pem"), plane.key().toPem());
    Files.writeString(folder.resolve("other.pem"), SigningKey.generate().verifyingKey().toPem());
    run("audit", "export", "--out", "audit.ndjson").line();
    var lines = Files.readAllLines(folder.resolve("audit.ndjson"));
    var tampered = new ArrayList<>(lines);
    tampered.set(1, tampered.get(1).replace("\"accepted\"", "\"refused\""));
    Files.write(folder.resolve("tampered.ndjson"), tampered);

    assertThat(verify("audit.ndjson", "key.pem").line())
        .startsWith("proven: %d entries of tenant default".formatted(lines.size() - 1));
    assertThat(verify("tampered.ndjson", "key.pem"))
        .isEqualTo(new Ran(2, "", "error: entry 2 is not the one that was written\n"));
    assertThat(verify("audit.ndjson", "other.pem"))
        .isEqualTo(
            new Ran(2, "", "error: the checkpoint: no signature was made with a trusted key\n"));
    assertThat(run("audit", "export", "--out", "audit.ndjson").exit()).isEqualTo(6);
  }

  private Ran verify(String file, String key) {
    // The address leads nowhere: nobody is asked.
    return run(URI.create("http://127.0.0.1:1"), "", "audit", "verify", file, "--key", key);
  }
}
