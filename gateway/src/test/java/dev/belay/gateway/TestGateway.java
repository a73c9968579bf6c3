package dev.belay.gateway;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// A gateway with two agents, `ann` who may see everything and `bob`, in front of some upstream.
final class TestGateway implements AutoCloseable {

  static final String CREDENTIAL = "of-the-gateway";

  static final Limits QUICK =
      new Limits(
          Duration.ofSeconds(2),
          Duration.ofMillis(700),
          Duration.ofSeconds(5),
          Duration.ofMillis(50),
          Duration.ofSeconds(5),
          4);

  static final String HEADERS =
      """
      Authorization: Bearer token-of-ann
      Accept: application/json, text/event-stream
      Content-Type: application/json
      """;

  final FakeGate gate = new FakeGate();
  private final McpGateway gateway;

  TestGateway(URI upstream) throws IOException {
    this(upstream, Optional.of(CREDENTIAL), QUICK);
  }

  TestGateway(URI upstream, Optional<String> credential, Limits limits) throws IOException {
    gateway =
        McpGateway.start(
            new McpGateway.Settings(
                InetAddress.getLoopbackAddress(),
                0,
                upstream,
                credential,
                Set.of("https://console.example"),
                Sessions.freshKey(),
                limits),
            Callers.of(
                Map.of(
                    "token-of-ann", agent("ann", Set.of("cleaners")),
                    "token-of-bob", agent("bob", Set.of()))),
            gate);
  }

  private static Principal agent(String id, Set<String> groups) {
    return new Principal(id, "agent", groups, Map.of(), "test");
  }

  void toolsChanged() {
    gateway.toolsChanged();
  }

  URI address() {
    return gateway.address();
  }

  RawClient connect() throws IOException {
    return new RawClient(address());
  }

  /// Posts a body with the usual headers on a connection of its own.
  RawClient.Answer post(String body) throws IOException {
    return post(HEADERS, body);
  }

  RawClient.Answer post(String headers, String body) throws IOException {
    try (var client = connect()) {
      return client.send("POST", headers, body.getBytes(StandardCharsets.UTF_8)).answer();
    }
  }

  /// The official client, with a bearer token.
  McpSyncClient client(String token, List<String> protocolVersions) {
    return official(address(), token, protocolVersions).build();
  }

  static McpClient.SyncSpec official(URI gateway, String token) {
    return official(gateway, token, List.of("2025-06-18", "2025-11-25"));
  }

  private static McpClient.SyncSpec official(
      URI gateway, String token, List<String> protocolVersions) {
    var transport =
        HttpClientStreamableHttpTransport.builder("http://localhost:" + gateway.getPort())
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
            .supportedProtocolVersions(protocolVersions)
            .openConnectionOnStartup(true)
            .build();
    return McpClient.sync(transport).requestTimeout(Duration.ofSeconds(10));
  }

  McpSyncClient client(String token) {
    return client(token, List.of("2025-06-18", "2025-11-25"));
  }

  static String toolCall(int id, String tool, String arguments) {
    return """
    {"jsonrpc": "2.0", "id": %d, "method": "tools/call",
     "params": {"name": "%s", "arguments": %s}}
    """
        .formatted(id, tool, arguments);
  }

  @Override
  public void close() {
    gateway.close();
  }
}
