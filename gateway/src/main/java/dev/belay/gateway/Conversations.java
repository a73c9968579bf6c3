package dev.belay.gateway;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients and the upstream say to each other, with the gate between them. Safe for any number
/// of threads.
final class Conversations implements AutoCloseable {

  private static final String TOOLS_CHANGED = "notifications/tools/list_changed";

  private final Upstream upstream;
  private final Relay relay;
  private final Sessions sessions;
  private final Catalogue catalogue;
  private final DecidedCalls decided;
  private final Set<EventStream> listening = ConcurrentHashMap.newKeySet();

  Conversations(Gate gate, Upstream upstream, Sessions sessions, Limits limits) {
    this.upstream = upstream;
    this.relay = new Relay(upstream, limits);
    this.sessions = sessions;
    this.catalogue =
        new Catalogue(gate, new Relay(upstream.within(limits.brief()), limits.brief()));
    this.decided = new DecidedCalls(gate, relay, catalogue, limits);
  }

  void requested(Visitor visitor, Exchange client, Message.Request request)
      throws InterruptedException {
    var treatment = Mcp.treatment(request.method());
    if (treatment.isEmpty()) {
      client.answer(
          Message.error(
              request.id(),
              Message.UNKNOWN_METHOD,
              "the gateway does not know the method `%s`".formatted(request.method())),
          Event.of(""));
      return;
    }
    switch (treatment.get()) {
      case CALL -> decided.called(visitor, client, request);
      case READ -> decided.read(visitor, client, request);
      case PASS -> passed(visitor, client, request);
    }
  }

  /// What needs no answer. A call that waits for people and is cancelled waits no longer.
  void notified(Visitor visitor, Exchange client, Message.Notification notification)
      throws UpstreamFault, InterruptedException {
    if (!Mcp.knowsNotification(notification.method())) {
      client.refuse(
          Status.BAD_REQUEST_400,
          Message.UNKNOWN_METHOD,
          "the gateway does not know the notification `%s`".formatted(notification.method()));
      return;
    }
    if (notification.method().equals("notifications/cancelled")) {
      decided.cancelled(visitor, notification.whole().path("params").path("requestId"));
    }
    send(visitor, client, notification.whole());
  }

  /// The client's answer to a request of the upstream.
  void answered(Visitor visitor, Exchange client, Message.Response response)
      throws UpstreamFault, InterruptedException {
    send(visitor, client, response.whole());
  }

  /// The client's own stream, for what the upstream says unasked, or resumed after a break.
  void listened(Visitor visitor, Exchange client) throws UpstreamFault, InterruptedException {
    try (var reply = upstream.get(visitor.headers())) {
      if (!reply.isEvents()) {
        client.status(reply.status() / 100 == 2 ? 405 : reply.status());
        return;
      }
      try (var events = reply.events()) {
        client.watch(events::close);
        client.begin();
        listening.add(events);
        try {
          relay.listen(client, events, message -> unasked(visitor, message));
        } finally {
          listening.remove(events);
        }
      }
    }
  }

  /// Other tools may be visible from now on: clients that listen are told to ask again.
  void toolsChanged() {
    var message = Json.object().put("jsonrpc", "2.0").put("method", TOOLS_CHANGED);
    listening.forEach(events -> events.slipIn(Event.of(Json.text(message))));
  }

  void ended(Visitor visitor, Exchange client) throws UpstreamFault, InterruptedException {
    try (var reply = upstream.delete(visitor.headers())) {
      client.status(reply.status());
    }
  }

  @Override
  public void close() {
    decided.close();
  }

  private void send(Visitor visitor, Exchange client, ObjectNode message)
      throws UpstreamFault, InterruptedException {
    var declined = relay.send(visitor.headers(), message, NullNode.instance);
    if (declined.isPresent()) {
      client.refuse(Status.create(declined.get().status()), declined.get().error());
    } else {
      client.accepted();
    }
  }

  private void passed(Visitor visitor, Exchange client, Message.Request request)
      throws InterruptedException {
    UnaryOperator<ObjectNode> outgoing =
        request.method().equals("initialize")
            ? Initialization::answered
            : response -> catalogue.visible(visitor.principal(), response);
    var asked = request.method().equals("initialize") ? Initialization.asked(request) : request;
    var carried =
        relay.carry(
            client,
            visitor.headers(),
            asked,
            reply -> opened(visitor, client, asked, reply),
            outgoing);
    client.conclude(request.id(), carried);
  }

  /// A session begins with the answer to `initialize`, and belongs to whoever asked.
  private void opened(
      Visitor visitor, Exchange client, Message.Request request, UpstreamReply reply) {
    if (request.method().equals("initialize")) {
      reply
          .session()
          .filter(id -> id.length() <= Limits.ID_CHARACTERS)
          .ifPresent(
              id ->
                  client.header(
                      HeaderNames.create("Mcp-Session-Id"),
                      sessions.issue(visitor.principal(), id)));
    }
  }

  /// Messages on a stream that no request waits for. An answer is one that a resumed stream brings.
  private Optional<ObjectNode> unasked(Visitor visitor, Message message) {
    return switch (message) {
      case Message.Request(_, _, _, var whole) -> Optional.of(whole);
      case Message.Notification(var method, var whole) -> {
        if (method.equals(TOOLS_CHANGED)) {
          catalogue.outdated();
        }
        yield Optional.of(whole);
      }
      case Message.Response(var id, var whole) -> {
        if (visitor.headers().lastEvent().isEmpty()) {
          yield Optional.empty();
        }
        decided.resumed(visitor, id, whole);
        yield Optional.of(catalogue.visible(visitor.principal(), whole));
      }
      case Message.Malformed _ -> Optional.empty();
    };
  }
}
