package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The published conformance scenarios against a published server, once directly and once through
/// the gateway: the gateway must make no difference but the ones that are named here.
class ConformanceTest {

  private static final String PACKAGES =
      """
      {
        "private": true,
        "dependencies": {
          "@modelcontextprotocol/conformance": "0.1.13",
          "@modelcontextprotocol/server-everything": "2026.8.31"
        }
      }
      """;

  /// The scenarios know nothing of bearer tokens, so every request of theirs is given one.
  private static final String GIVE_TOKEN =
      """
      const plain = globalThis.fetch;
      globalThis.fetch = (address, options = {}) => {
        const headers = new Headers(options.headers);
        headers.set('Authorization', 'Bearer token-of-ann');
        return plain(address, { ...options, headers });
      };
      """;

  /// Scenarios that the gateway rightly refuses, and why.
  private static final Map<String, String> REFUSED =
      Map.of(
          "dns-rebinding-protection",
          "speaks without a token to see who may enter, and nobody may without a token");

  private static final Pattern OUTCOME = Pattern.compile("[✓✗] (\\S+): (\\d+ passed, \\d+ failed)");
  private static final Duration INSTALLING = Duration.ofMinutes(3);
  private static final Duration RUNNING = Duration.ofMinutes(1);

  private final Path folder = Path.of("target", "node").toAbsolutePath();

  @Test
  void the_gateway_makes_no_difference_to_the_published_scenarios() throws Exception {
    install();
    int port = freePort();
    var process = node("dist/index.js", "server-everything", List.of("streamableHttp"));
    process.environment().put("PORT", Integer.toString(port));
    var server = process.redirectErrorStream(true).start();
    try (var gateway =
        new TestGateway(
            URI.create("http://localhost:%d/mcp".formatted(port)),
            Optional.empty(),
            Limits.USUAL)) {
      awaitLine(server, "listening on port");
      var direct = outcomes("direct", URI.create("http://localhost:%d/mcp".formatted(port)));
      var through = outcomes("through", gateway.address());
      assertThat(direct).hasSizeGreaterThan(20).containsValue("1 passed, 0 failed");
      REFUSED.keySet().forEach(direct::remove);
      REFUSED.keySet().forEach(through::remove);
      assertThat(through).isEqualTo(direct);
    } finally {
      server.destroy();
    }
  }

  private void install() throws IOException, InterruptedException {
    var wanted = folder.resolve("package.json");
    if (Files.exists(folder.resolve("installed")) && Files.readString(wanted).equals(PACKAGES)) {
      return;
    }
    Files.createDirectories(folder);
    Files.writeString(wanted, PACKAGES);
    var said = folder.resolve("install.txt");
    var npm =
        new ProcessBuilder("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile());
    try {
      var installing = npm.start();
      if (!installing.waitFor(INSTALLING.toSeconds(), TimeUnit.SECONDS)
          || installing.exitValue() != 0) {
        installing.destroy();
        skip("npm could not install the packages: " + Files.readString(said).strip());
      }
    } catch (IOException e) {
      skip("there is no Node: " + e.getMessage());
    }
    Files.writeString(folder.resolve("installed"), "");
  }

  private static void skip(String reason) {
    System.out.println("skipped: the conformance scenarios, because " + reason);
    abort(reason);
  }

  private Map<String, String> outcomes(String name, URI server) throws Exception {
    var process =
        node("dist/index.js", "conformance", List.of("server", "--url", server.toString()));
    var token = Files.writeString(folder.resolve("give-token.mjs"), GIVE_TOKEN);
    process.environment().put("NODE_OPTIONS", "--import=" + token.toUri());
    var report = folder.resolve(name + ".txt");
    var scenarios = process.redirectErrorStream(true).redirectOutput(report.toFile()).start();
    try {
      assertThat(scenarios.waitFor(RUNNING.toSeconds(), TimeUnit.SECONDS))
          .as("scenarios ended in time, see %s", report)
          .isTrue();
    } finally {
      scenarios.destroy();
    }
    var outcomes = new TreeMap<String, String>();
    OUTCOME
        .matcher(Files.readString(report))
        .results()
        .forEach(found -> outcomes.put(found.group(1), found.group(2)));
    return outcomes;
  }

  private ProcessBuilder node(String script, String module, List<String> arguments) {
    var path = folder.resolve("node_modules/@modelcontextprotocol").resolve(module).resolve(script);
    var command = new ArrayList<>(List.of("node", path.toString()));
    command.addAll(arguments);
    return new ProcessBuilder(command).directory(folder.toFile());
  }

  /// Waits until the process has said so, and lets it talk on.
  private static void awaitLine(Process process, String text) throws Exception {
    var ready = new CompletableFuture<Boolean>();
    Thread.ofVirtual().start(() -> follow(process.inputReader(), text, ready));
    assertThat(ready.get(RUNNING.toSeconds(), TimeUnit.SECONDS)).as(text).isTrue();
  }

  private static void follow(BufferedReader lines, String text, CompletableFuture<Boolean> ready) {
    try {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.contains(text)) {
          ready.complete(true);
        }
      }
      ready.complete(false);
    } catch (IOException _) {
      ready.complete(false);
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
