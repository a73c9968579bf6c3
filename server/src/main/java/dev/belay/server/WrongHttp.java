package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.Documents;
import dev.belay.wire.ProblemDetails;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;

/// Answers what is no HTTP that we understand, before any route is looked for, with a problem like
/// any other.
final class WrongHttp {

  private WrongHttp() {}

  static void register(DirectHandlers.Builder handlers) {
    for (var type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, WrongHttp::answer);
    }
  }

  private static DirectHandler.TransportResponse answer(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    var isOurs = status.code() >= Status.INTERNAL_SERVER_ERROR_500.code();
    var problem =
        isOurs
            ? Problem.of("internal-error", "this is a bug in Belay")
            : Problem.of("bad-request", "the request is no HTTP that is understood here");
    var response =
        DirectHandler.TransportResponse.builder()
            .status(status)
            .header(HeaderNames.CONTENT_TYPE, ProblemDetails.MEDIA_TYPE)
            .header(HeaderValues.CONNECTION_CLOSE)
            .keepAlive(false)
            .entity(Documents.bytes(ProblemDetails.of(status.code(), problem)));
    Exchange.SECURITY_HEADERS.forEach(
        (name, value) -> response.header(HeaderNames.create(name), value));
    return response.build();
  }
}
