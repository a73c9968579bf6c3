package dev.belay.gateway;

import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import javax.crypto.SecretKey;

/// The enforcement point for MCP: agents on one side, one upstream on the other, a gate between.
public final class McpGateway implements AutoCloseable {

  public static final String PATH = "/mcp";

  /// How one gateway is set up.
  ///
  /// @param credential the bearer token that the upstream gets from the gateway
  /// @param origins web pages that may call, besides those of this machine
  /// @param sessionKey gateways with the same key serve each other's sessions
  public record Settings(
      InetAddress address,
      int port,
      URI upstream,
      Optional<String> credential,
      Set<String> origins,
      SecretKey sessionKey,
      Limits limits) {}

  private final WebServer server;
  private final Conversations conversations;
  private final Upstream upstream;

  private McpGateway(WebServer server, Conversations conversations, Upstream upstream) {
    this.server = server;
    this.conversations = conversations;
    this.upstream = upstream;
  }

  /// Takes calls from when it returns until it is closed.
  ///
  /// @throws BindException when the address is in use, or is no address of this machine
  public static McpGateway start(Settings settings, Callers callers, Gate gate)
      throws BindException {
    var limits = settings.limits();
    var upstream = new Upstream(settings.upstream(), settings.credential(), limits);
    var sessions = new Sessions(settings.sessionKey());
    var conversations = new Conversations(gate, upstream, sessions, limits);
    var endpoint =
        new McpEndpoint(callers, new Origins(settings.origins()), sessions, limits, conversations);
    var routing = HttpRouting.builder();
    endpoint.route(routing, PATH);
    var server =
        WebServer.builder()
            .address(settings.address())
            .port(settings.port())
            .maxTcpConnections(Limits.CONNECTIONS)
            .maxPayloadSize(-1)
            .connectionOptions(socket -> socket.readTimeout(limits.body()).tcpNoDelay(true))
            .addProtocol(
                Http1Config.builder()
                    .maxHeadersSize(Limits.HEADER_BYTES)
                    .maxPrologueLength(Limits.REQUEST_LINE_BYTES)
                    .addReceiveListener(new ConnectionWatch.Listener())
                    .build())
            .shutdownHook(false)
            .addRouting(routing)
            .build()
            .start();
    // The server says in its log only that it could not start.
    if (!server.isRunning()) {
      upstream.close();
      throw new BindException(
          "cannot listen on %s port %d"
              .formatted(settings.address().getHostAddress(), settings.port()));
    }
    return new McpGateway(server, conversations, upstream);
  }

  public URI address() {
    return URI.create("http://localhost:%d%s".formatted(server.port(), PATH));
  }

  /// To be called when the gate may show other tools than before.
  public void toolsChanged() {
    conversations.toolsChanged();
  }

  @Override
  public void close() {
    conversations.close();
    server.stop();
    upstream.close();
  }
}
