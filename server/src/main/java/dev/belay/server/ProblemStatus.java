package dev.belay.server;

import dev.belay.engine.Problem;
import io.helidon.http.Status;
import java.util.Map;

/// The status of HTTP that goes with the code of a problem.
final class ProblemStatus {

  /// Codes whose status does not follow from how they begin. What is not here was understood and
  /// does not fit what there is now.
  private static final Map<String, Status> STATUS =
      Map.ofEntries(
          Map.entry("not-authenticated", Status.UNAUTHORIZED_401),
          Map.entry("token-expired", Status.UNAUTHORIZED_401),
          Map.entry("token-revoked", Status.UNAUTHORIZED_401),
          Map.entry("not-permitted", Status.FORBIDDEN_403),
          Map.entry("not-a-person", Status.FORBIDDEN_403),
          Map.entry("not-for-machines", Status.FORBIDDEN_403),
          Map.entry("own-call", Status.FORBIDDEN_403),
          Map.entry("not-asked", Status.FORBIDDEN_403),
          Map.entry("own-change", Status.FORBIDDEN_403),
          Map.entry("own-stop", Status.FORBIDDEN_403),
          Map.entry("weakens", Status.FORBIDDEN_403),
          Map.entry("no-such-route", Status.NOT_FOUND_404),
          Map.entry("method-not-allowed", Status.METHOD_NOT_ALLOWED_405),
          Map.entry("body-too-slow", Status.REQUEST_TIMEOUT_408),
          Map.entry("body-too-large", Status.REQUEST_ENTITY_TOO_LARGE_413),
          Map.entry("media-type", Status.UNSUPPORTED_MEDIA_TYPE_415),
          Map.entry("bad-request", Status.BAD_REQUEST_400),
          Map.entry("malformed-document", Status.BAD_REQUEST_400),
          Map.entry("not-storable", Status.BAD_REQUEST_400),
          Map.entry("invalid-value", Status.BAD_REQUEST_400),
          Map.entry("invalid-name", Status.BAD_REQUEST_400),
          Map.entry("bad-path", Status.BAD_REQUEST_400),
          Map.entry("bad-percent", Status.BAD_REQUEST_400),
          Map.entry("reason-missing", Status.BAD_REQUEST_400),
          Map.entry("internal-error", Status.INTERNAL_SERVER_ERROR_500),
          Map.entry("database-away", Status.SERVICE_UNAVAILABLE_503),
          Map.entry("stopping", Status.SERVICE_UNAVAILABLE_503));

  private ProblemStatus() {}

  static Status of(Problem problem) {
    var status = STATUS.get(problem.code());
    if (status != null) {
      return status;
    }
    return problem.code().startsWith("unknown-") ? Status.NOT_FOUND_404 : Status.CONFLICT_409;
  }
}
