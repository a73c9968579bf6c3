package dev.belay.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The control plane as the people of the demo use it: over HTTP, each with a token of their own.
final class DemoPlane implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Somebody with a token.
  record Person(String name, String token) {}

  /// What was answered.
  record Answer(int status, JsonNode body) {

    boolean isRefusal() {
      return status >= 400;
    }

    /// For what must not be refused.
    JsonNode done() {
      if (isRefusal()) {
        throw new IllegalStateException("refused (%d): %s".formatted(status, body));
      }
      return body;
    }

    /// As people are told it.
    String refusal() {
      return "%s: %s"
          .formatted(body.path("code").stringValue("?"), body.path("title").stringValue("?"));
    }
  }

  private final URI address;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  DemoPlane(URI address) {
    this.address = address;
  }

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  Answer get(Person who, String path) throws IOException, InterruptedException {
    return send(request(who, path).GET());
  }

  Answer post(Person who, String path, Object body) throws IOException, InterruptedException {
    return send(request(who, path).POST(json(body)));
  }

  Answer put(Person who, String path, JsonNode body) throws IOException, InterruptedException {
    return send(request(who, path).PUT(json(body)));
  }

  String text(Person who, String path) throws IOException, InterruptedException {
    return http.send(request(who, path).GET().build(), BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(Person who, String path) {
    return HttpRequest.newBuilder(address.resolve(path))
        .timeout(PATIENCE)
        .header("Authorization", "Bearer " + who.token());
  }

  private static HttpRequest.BodyPublisher json(Object body) {
    return BodyPublishers.ofString(JsonMapper.shared().writeValueAsString(body));
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> response =
        http.send(
            request.header("Content-Type", "application/json").build(), BodyHandlers.ofString());
    var text = response.body().isBlank() ? "{}" : response.body();
    return new Answer(response.statusCode(), JsonMapper.shared().readTree(text));
  }

  @Override
  public void close() {
    http.close();
  }
}
