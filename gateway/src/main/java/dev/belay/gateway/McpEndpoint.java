package dev.belay.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.util.Optional;

/// The one address that agents speak to: who may enter, and what is understood at all. Safe for any
/// number of threads.
final class McpEndpoint {

  private static final System.Logger LOG = System.getLogger(McpEndpoint.class.getName());

  private static final HeaderName SESSION = HeaderNames.create("Mcp-Session-Id");
  private static final HeaderName PROTOCOL_VERSION = HeaderNames.create("MCP-Protocol-Version");
  private static final HeaderName LAST_EVENT = HeaderNames.create("Last-Event-ID");
  private static final String BEARER = "Bearer ";
  private static final int UNSUPPORTED_PROTOCOL_VERSION = -32022;

  private final Callers callers;
  private final Origins origins;
  private final Sessions sessions;
  private final Limits limits;
  private final Seats seats;
  private final Conversations conversations;

  McpEndpoint(
      Callers callers,
      Origins origins,
      Sessions sessions,
      Limits limits,
      Conversations conversations) {
    this.callers = callers;
    this.origins = origins;
    this.sessions = sessions;
    this.limits = limits;
    this.seats = new Seats(limits.atOncePerPrincipal());
    this.conversations = conversations;
  }

  void route(HttpRouting.Builder routing, String path) {
    routing
        .post(path, (request, response) -> enter(request, response, this::post))
        .get(path, (request, response) -> enter(request, response, this::get))
        .delete(path, (request, response) -> enter(request, response, this::delete))
        .any(path, (_, response) -> response.status(Status.METHOD_NOT_ALLOWED_405).send());
  }

  private interface Visit {
    void by(Visitor visitor, Exchange client) throws IOException, InterruptedException;
  }

  private void enter(ServerRequest request, ServerResponse response, Visit visit)
      throws IOException {
    var client = new Exchange(request, response, limits);
    if (!client.endsClearly()) {
      client.refuseAndClose(
          Status.BAD_REQUEST_400,
          Message.INVALID_REQUEST,
          "expected one `Content-Length`, or `Transfer-Encoding: chunked`");
      return;
    }
    if (client.hasHeader(HeaderNames.ORIGIN)
        && !client.header(HeaderNames.ORIGIN).map(origins::allow).orElse(false)) {
      client.refuse(
          Status.FORBIDDEN_403, Message.INVALID_REQUEST, "this origin may not call the gateway");
      return;
    }
    var principal = bearerToken(client).flatMap(callers::principal);
    if (principal.isEmpty()) {
      client.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"belay\"");
      client.refuse(
          Status.UNAUTHORIZED_401, Message.INVALID_REQUEST, "expected a bearer token of an agent");
      return;
    }
    seated(client, principal.get(), visit);
  }

  private void seated(Exchange client, Principal principal, Visit visit) throws IOException {
    if (!seats.take(principal)) {
      client.refuse(
          Status.TOO_MANY_REQUESTS_429,
          Message.INVALID_REQUEST,
          "at most %d requests and streams of one principal at once"
              .formatted(limits.atOncePerPrincipal()));
      return;
    }
    try {
      visit(client, principal, visit);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (UpstreamFault fault) {
      client.refuse(
          Status.BAD_GATEWAY_502, Message.UPSTREAM_FAILED, String.valueOf(fault.getMessage()));
    } finally {
      seats.giveBack(principal);
    }
  }

  private void visit(Exchange client, Principal principal, Visit visit)
      throws IOException, InterruptedException {
    var version = client.header(PROTOCOL_VERSION);
    if (client.hasHeader(PROTOCOL_VERSION) && !version.map(Mcp.SPOKEN::contains).orElse(false)) {
      client.refuse(
          Status.BAD_REQUEST_400,
          UNSUPPORTED_PROTOCOL_VERSION,
          "expected `MCP-Protocol-Version` to be one of " + Mcp.spoken());
      return;
    }
    var session = client.header(SESSION);
    var upstreamId = session.flatMap(id -> sessions.upstreamId(principal, id));
    if (client.hasHeader(SESSION) && upstreamId.isEmpty()) {
      client.refuse(Status.NOT_FOUND_404, Message.INVALID_REQUEST, "there is no such session");
      return;
    }
    var lastEvent = client.header(LAST_EVENT).filter(id -> id.length() <= Limits.ID_CHARACTERS);
    visit.by(
        new Visitor(principal, session, new Upstream.Headers(upstreamId, version, lastEvent)),
        client);
  }

  private void post(Visitor visitor, Exchange client) throws IOException, InterruptedException {
    if (!client.accepts("application/json") || !client.accepts("text/event-stream")) {
      client.refuse(
          Status.NOT_ACCEPTABLE_406,
          Message.INVALID_REQUEST,
          "expected `Accept` to name both `application/json` and `text/event-stream`");
      return;
    }
    switch (client.body()) {
      case Exchange.Body.TooLarge _ ->
          client.refuse(
              Status.REQUEST_ENTITY_TOO_LARGE_413,
              Message.INVALID_REQUEST,
              "at most %d bytes in a message".formatted(Limits.MESSAGE_BYTES));
      case Exchange.Body.TooSlow _ ->
          client.refuse(
              Status.REQUEST_TIMEOUT_408,
              Message.INVALID_REQUEST,
              "expected the message within %s".formatted(Limits.say(limits.body())));
      case Exchange.Body.Whole(var message) -> take(visitor, client, message);
    }
  }

  private void take(Visitor visitor, Exchange client, Message message)
      throws UpstreamFault, InterruptedException {
    switch (message) {
      case Message.Malformed(int code, var problem, var id) ->
          client.refuse(Status.BAD_REQUEST_400, Message.error(id, code, problem));
      case Message.Request request -> answered(visitor, client, request);
      case Message.Notification notification ->
          conversations.notified(visitor, client, notification);
      case Message.Response response -> conversations.answered(visitor, client, response);
    }
  }

  /// The outermost place for our own mistakes: the request fails, and nothing happens by it.
  private void answered(Visitor visitor, Exchange client, Message.Request request)
      throws InterruptedException {
    try {
      conversations.requested(visitor, client, request);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "a request failed by a mistake of the gateway", e);
      client.answer(
          Message.error(
              request.id(), Message.INTERNAL_ERROR, "the gateway failed, which is a bug in it"),
          Event.of(""));
    }
  }

  private void get(Visitor visitor, Exchange client) throws IOException, InterruptedException {
    if (!client.accepts("text/event-stream")) {
      client.refuse(
          Status.NOT_ACCEPTABLE_406,
          Message.INVALID_REQUEST,
          "expected `Accept` to name `text/event-stream`");
      return;
    }
    conversations.listened(visitor, client);
  }

  private void delete(Visitor visitor, Exchange client) throws IOException, InterruptedException {
    conversations.ended(visitor, client);
  }

  private static Optional<String> bearerToken(Exchange client) {
    return client
        .header(HeaderNames.AUTHORIZATION)
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip());
  }
}
