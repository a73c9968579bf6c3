package dev.belay.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.testkit.FakeClock;
import dev.belay.wire.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A control plane over the tests' one database, asked over real sockets.
record RunningPlane(Plane plane, Path folder, FakeClock clock, HttpClient client)
    implements AutoCloseable {

  /// An answer, read.
  record Answer(HttpResponse<String> response) {

    int status() {
      return response.statusCode();
    }

    JsonNode json() {
      return Json.parse(response.body().getBytes(UTF_8));
    }

    /// Of the problem that it is; empty when it is none.
    String code() {
      var isProblem = header("content-type").equals(Optional.of("application/problem+json"));
      return isProblem ? json().path("code").asString("") : "";
    }

    Optional<String> header(String name) {
      return response.headers().firstValue(name);
    }
  }

  static RunningPlane start(SharedPostgres.Running postgres) {
    return start(postgres.owner());
  }

  static RunningPlane start(Database.Address database) {
    try {
      var folder = Files.createTempDirectory("belay-plane");
      var clock = FakeClock.atNoon();
      var settings = new Plane.Settings(folder, "127.0.0.1", 0, Optional.of(database), clock);
      return new RunningPlane(Plane.start(settings), folder, clock, HttpClient.newHttpClient());
    } catch (CannotStart | IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  String administratorToken() throws IOException {
    return Files.readString(plane.administratorToken()).strip();
  }

  Answer get(String path, String token) throws IOException, InterruptedException {
    return send(request(path, token).GET());
  }

  Answer post(String path, String token, String json) throws IOException, InterruptedException {
    return send(withJson(path, token).POST(BodyPublishers.ofString(json)));
  }

  Answer put(String path, String token, String json) throws IOException, InterruptedException {
    return send(withJson(path, token).PUT(BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder withJson(String path, String token) {
    return request(path, token).header("Content-Type", "application/json");
  }

  /// @param token empty for none
  HttpRequest.Builder request(String path, String token) {
    var request = HttpRequest.newBuilder(address(path)).timeout(Duration.ofSeconds(60));
    return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
  }

  URI address(String path) {
    return plane.address().resolve(path);
  }

  Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return new Answer(client.send(request.build(), BodyHandlers.ofString()));
  }

  @Override
  public void close() throws IOException {
    client.close();
    plane.close();
    PostgresPrograms.delete(folder);
  }
}
