package dev.belay.server;

import dev.belay.rollout.Permission;
import io.helidon.http.Method;
import java.util.Optional;

/// One row of the table of everything that can be asked over HTTP. The router, the permission
/// check and the test of `openapi.yaml` are made from the table and from nothing else.
///
/// @param path with `{name}` where one segment is filled in
/// @param permission that whoever asks must have; absent where nobody has to say who they are
/// @param takes what has to come with the request
/// @param summary what it does, as the description of the API says it
public record Route(
    Method method,
    String path,
    Optional<Permission> permission,
    Takes takes,
    String summary,
    Handler handler) {

  /// What a request brings along.
  ///
  /// @param mediaType absent: nothing
  /// @param bytes at most
  public record Takes(Optional<String> mediaType, int bytes) {

    public static final String JSON = "application/json";

    static Takes nothing() {
      return new Takes(Optional.empty(), 0);
    }

    static Takes json(int bytes) {
      return new Takes(Optional.of(JSON), bytes);
    }

    static Takes lines(int bytes) {
      return new Takes(Optional.of("application/x-ndjson"), bytes);
    }
  }

  /// Answers one request. Whoever asks has the permission already.
  @FunctionalInterface
  public interface Handler {
    Reply handle(Visit visit) throws Refused, InterruptedException;
  }

  static Route open(String path, String summary, Handler handler) {
    return new Route(Method.GET, path, Optional.empty(), Takes.nothing(), summary, handler);
  }

  static Route get(String path, Permission permission, String summary, Handler handler) {
    return new Route(Method.GET, path, Optional.of(permission), Takes.nothing(), summary, handler);
  }

  /// Takes a small JSON object.
  static Route post(String path, Permission permission, String summary, Handler handler) {
    return new Route(
        Method.POST,
        path,
        Optional.of(permission),
        Takes.json(Limits.COMMAND_BYTES),
        summary,
        handler);
  }

  /// Takes a small JSON object.
  static Route put(String path, Permission permission, String summary, Handler handler) {
    return new Route(
        Method.PUT,
        path,
        Optional.of(permission),
        Takes.json(Limits.COMMAND_BYTES),
        summary,
        handler);
  }

  Route taking(Takes other) {
    return new Route(method, path, permission, other, summary, handler);
  }

  /// Whether it may change something, so that a refusal belongs into the audit.
  boolean isCommand() {
    return !method.equals(Method.GET);
  }

  @Override
  public String toString() {
    return method.text() + " " + path;
  }
}
