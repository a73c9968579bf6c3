package dev.belay.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/// The MCP server behind the gateway. It sees the gateway's own credential and never a caller's.
/// Safe for any number of threads.
final class Upstream implements AutoCloseable {

  /// What a message needs besides its body.
  record Headers(
      Optional<String> session, Optional<String> protocolVersion, Optional<String> lastEvent) {}

  private final URI address;
  private final Optional<String> credential;
  private final Limits limits;
  private final HttpClient http;

  Upstream(URI address, Optional<String> credential, Limits limits) {
    this(
        address,
        credential,
        limits,
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(limits.connect())
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build());
  }

  private Upstream(URI address, Optional<String> credential, Limits limits, HttpClient http) {
    this.address = address;
    this.credential = credential;
    this.limits = limits;
    this.http = http;
  }

  /// The same upstream, asked with other patience. Closing either closes both.
  Upstream within(Limits others) {
    return new Upstream(address, credential, others, http);
  }

  UpstreamReply post(byte[] body, Headers headers, Runnable whileWaiting)
      throws UpstreamFault, InterruptedException {
    return send(
        request(headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body)),
        whileWaiting);
  }

  UpstreamReply get(Headers headers) throws UpstreamFault, InterruptedException {
    return send(request(headers).GET(), () -> {});
  }

  UpstreamReply delete(Headers headers) throws UpstreamFault, InterruptedException {
    return send(request(headers).DELETE(), () -> {});
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private HttpRequest.Builder request(Headers headers) {
    var request =
        HttpRequest.newBuilder(address)
            .timeout(limits.silence())
            .header("Accept", "application/json, text/event-stream");
    credential.ifPresent(token -> request.header("Authorization", "Bearer " + token));
    headers.session().ifPresent(id -> request.header("Mcp-Session-Id", id));
    headers.protocolVersion().ifPresent(version -> request.header("MCP-Protocol-Version", version));
    headers.lastEvent().ifPresent(id -> request.header("Last-Event-ID", id));
    return request;
  }

  /// Not `sendAsync`: its answer would come by way of the process's common pool, which anyone may
  /// block.
  private UpstreamReply send(HttpRequest.Builder request, Runnable whileWaiting)
      throws UpstreamFault, InterruptedException {
    var asked = new FutureTask<>(() -> http.send(request.build(), BodyHandlers.ofInputStream()));
    Thread.ofVirtual().name("mcp-upstream-request").start(asked);
    try {
      while (true) {
        try {
          return reply(asked.get(limits.keepAlive().toNanos(), NANOSECONDS));
        } catch (TimeoutException _) {
          whileWaiting.run();
        }
      }
    } catch (InterruptedException e) {
      asked.cancel(true);
      throw e;
    } catch (ExecutionException e) {
      throw fault(e);
    }
  }

  private UpstreamReply reply(HttpResponse<InputStream> response) {
    return new UpstreamReply(response, limits);
  }

  private UpstreamFault fault(ExecutionException e) {
    return switch (e.getCause()) {
      case HttpConnectTimeoutException _ ->
          UpstreamFault.notReached(
              "the upstream took no connection within %s".formatted(Limits.say(limits.connect())));
      case ConnectException _ -> UpstreamFault.notReached("the upstream cannot be reached");
      case HttpTimeoutException _ ->
          UpstreamFault.unclear(
              "the upstream did not answer within %s".formatted(Limits.say(limits.silence())));
      case IOException _ -> UpstreamFault.unclear("the upstream broke off before it answered");
      case null, default ->
          throw new IllegalStateException("a request to the upstream went wrong", e);
    };
  }
}
