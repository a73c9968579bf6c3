package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.belay.engine.Problem;
import dev.belay.wire.SigningKey;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayFileTest {

  private static final String FILE =
      """
      listen: { port: 7000 }
      upstream:
        url: http://localhost:3001/mcp
        server: scratch
        credential: { file: upstream.token }
      origins: [https://console.example]
      agents:
        - token-sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08
          id: agent-7
          groups: [writers]
          labels: { workspace: /srv/a7 }
          issuer: acme
      tools:
        fs.write:
          targets:
            - { kind: path, pointer: /path, base: /srv, operation: write, destructive: false }
          provenance:
            - { path: /text, source: tool_output }
        fs.list:
          targets: [{ kind: path, value: /srv }]
      plane:
        url: http://localhost:7400
        token: { environment: BELAY_TOKEN }
        keys: [plane.pem]
      point: { id: gateway-1, projects: [agents], folder: state }
      """;

  @TempDir Path folder = Path.of("");

  private final VerifyingKey key = SigningKey.generate().verifyingKey();

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("upstream.token"), "secret\n");
    Files.writeString(folder.resolve("plane.pem"), key.toPem());
  }

  @Test
  void a_file_says_everything_about_a_gateway() throws Exception {
    var file = ((GatewayFile.Good) read(FILE)).file();
    assertThat(file.port()).isEqualTo(7000);
    assertThat(file.address()).isEqualTo("127.0.0.1");
    assertThat(file.upstream())
        .isEqualTo(
            new GatewayFile.Server(
                URI.create("http://localhost:3001/mcp"), "scratch", Optional.of("secret")));
    assertThat(file.plane())
        .isEqualTo(new GatewayFile.Plane(URI.create("http://localhost:7400"), "of-BELAY_TOKEN"));
    assertThat(file.point().projects()).containsExactly("agents");
    assertThat(file.point().environment()).isEqualTo("production");
    assertThat(file.point().folder()).isEqualTo(folder.resolve("state"));
    assertThat(file.point().keys()).extracting(VerifyingKey::id).containsExactly(key.id());
    assertThat(file.hold()).isEqualTo(Duration.ofSeconds(10));
    assertThat(file.origins()).containsExactly("https://console.example");
    assertThat(file.callers().principal("test"))
        .hasValueSatisfying(
            agent -> {
              assertThat(agent.id()).isEqualTo("agent-7");
              assertThat(agent.kind()).isEqualTo("agent");
              assertThat(agent.labels()).containsEntry("workspace", "/srv/a7");
            });
    assertThat(file.tools()).containsOnlyKeys("fs.write", "fs.list");
    assertThat(file.tools().get("fs.list"))
        .isEqualTo(
            new ToolMapping(
                List.of(
                    new ToolMapping.Target("path", new ToolMapping.Where.Always("/srv"), Map.of())),
                Optional.empty()));
  }

  @Test
  void the_documented_file_is_one() throws Exception {
    var page = Files.readString(Path.of("../docs/gateway.md"));
    var example = page.substring(page.indexOf("```yaml\n") + 8, page.indexOf("```\n\n- The"));
    assertThat(((GatewayFile.Good) read(example)).file().tools()).hasSize(3);
  }

  @Test
  void a_credential_may_come_from_the_environment() throws Exception {
    var text = FILE.replace("file: upstream.token", "environment: UPSTREAM_TOKEN");
    assertThat(((GatewayFile.Good) read(text)).file().upstream().credential())
        .contains("of-UPSTREAM_TOKEN");
    assertThat(problems(text.replace("UPSTREAM_TOKEN", "unset")))
        .containsExactly("`upstream.credential.environment` names `unset`, which is not set");
  }

  @Test
  void everything_that_is_wrong_is_told_at_once() throws Exception {
    var wrong =
        FILE.replace("port: 7000", "port: many, adress: x")
            .replace("http://localhost:3001", "ftp://localhost:3001")
            .replace("{ file: upstream.token }", "{ token: secret }")
            .replace("9f86d0", "9f86")
            .replace("groups: [writers]", "groups: writers")
            .replace("pointer: /path", "pointer: path")
            .replace("value: /srv }", "value: /srv, pointer: /x }")
            .replace("source: tool_output", "from: tool_output")
            .replace("plane.pem", "upstream.token")
            .replace("projects: [agents]", "facts: some");
    assertThat(problems(wrong))
        .containsExactlyInAnyOrder(
            "`listen.adress` is not known here; known are address, port",
            "`listen.port` expected a whole number",
            "`upstream.url` expected an http or https address, found `ftp://localhost:3001/mcp`",
            "`upstream.credential.token` is not known here; known are environment, file",
            "`upstream.credential.file` or `environment` is expected, and not both",
            "`agents[0].token-sha256` expected the SHA-256 of a token, 64 hexadecimal digits",
            "`agents[0].groups` expected a list",
            "`tools.fs.write.targets[0].pointer` expected a JSON pointer such as `/path`",
            "`tools.fs.list.targets[0].pointer` or `value` is expected, and not both",
            "`tools.fs.write.provenance[0].from` is not known here; known are path, source",
            "`tools.fs.write.provenance[0].source` is missing",
            "`plane.keys` `upstream.token` holds no public key",
            "`plane.keys` expected at least one file with a public key of the control plane",
            "`point.projects` expected at least one project",
            "`point.facts` expected `all` or `digest`, found `some`");
  }

  @Test
  void what_is_no_yaml_or_has_a_key_twice_is_told_with_its_place() throws Exception {
    assertThat(problems("listen: {")).singleElement().asString().contains("line 1");
    assertThat(problems(FILE + "origins: []\n")).singleElement().asString().contains("origins");
    assertThat(problems("")).contains("`upstream.url` is missing");
  }

  private List<String> problems(String text) throws IOException {
    return ((GatewayFile.Wrong) read(text)).problems().stream().map(Problem::message).toList();
  }

  private GatewayFile.Read read(String text) throws IOException {
    var file = Files.writeString(folder.resolve("gateway.yaml"), text);
    return GatewayFile.read(
        file, name -> name.equals("unset") ? Optional.empty() : Optional.of("of-" + name));
  }
}
