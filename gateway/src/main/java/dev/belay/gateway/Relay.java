package dev.belay.gateway;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries a client's message to the upstream, and back what belongs to it. Safe for any number of
/// threads.
final class Relay {

  /// What came of a request, apart from the last word to the client, which is not said yet.
  sealed interface Carried {

    /// The answer, and the event that it came as where it came on a stream.
    record Answered(ObjectNode message, Event envelope) implements Carried {}

    /// The upstream did not take the message.
    record Declined(int status, ObjectNode error) implements Carried {}

    record Faulted(UpstreamFault fault) implements Carried {}

    /// The stream ended early and can be resumed.
    record Unfinished() implements Carried {}
  }

  private static final int BAD_REQUEST = 400;
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int SERVER_ERROR = 500;

  private final Upstream upstream;
  private final Limits limits;

  Relay(Upstream upstream, Limits limits) {
    this.upstream = upstream;
    this.limits = limits;
  }

  /// @param onReply sees the head of the upstream's answer before the client does
  /// @param outgoing what becomes of each message of the upstream before it goes to the client
  Carried carry(
      Audience client,
      Upstream.Headers headers,
      Message.Request request,
      Consumer<UpstreamReply> onReply,
      UnaryOperator<ObjectNode> outgoing)
      throws InterruptedException {
    try (var reply = upstream.post(Json.bytes(request.whole()), headers, client::keepAlive)) {
      onReply.accept(reply);
      if (reply.isEvents()) {
        client.begin();
        try (var events = reply.events()) {
          return stream(client, events, request.id(), outgoing);
        }
      }
      return whole(reply, headers, request.id(), outgoing);
    } catch (UpstreamFault fault) {
      return new Carried.Faulted(fault);
    }
  }

  /// Sends what needs no answer. Empty when the upstream took it.
  Optional<Carried.Declined> send(Upstream.Headers headers, ObjectNode message, JsonNode id)
      throws UpstreamFault, InterruptedException {
    try (var reply = upstream.post(Json.bytes(message), headers, () -> {})) {
      return reply.status() / 100 == 2
          ? Optional.empty()
          : Optional.of(declined(reply, headers, id));
    }
  }

  /// Passes the upstream's messages on until either side has enough.
  ///
  /// @param outgoing what becomes of each message; empty: it is not passed on
  void listen(Exchange client, EventStream events, Function<Message, Optional<ObjectNode>> outgoing)
      throws InterruptedException {
    while (!client.isGone()) {
      switch (events.next(limits.keepAlive())) {
        case EventStream.Next.Quiet _ -> client.keepAlive();
        case EventStream.Next.Arrived(var event) -> pass(client, event, outgoing);
        case EventStream.Next.Ended _, EventStream.Next.Broken _ -> {
          return;
        }
      }
    }
  }

  private static void pass(
      Exchange client, Event event, Function<Message, Optional<ObjectNode>> outgoing) {
    if (event.isMessage()) {
      outgoing
          .apply(Message.read(event.data()))
          .ifPresent(message -> client.event(event.withData(Json.text(message))));
    } else if (event.data().isEmpty()) {
      client.event(event);
    }
  }

  private Carried stream(
      Audience client, EventStream events, JsonNode id, UnaryOperator<ObjectNode> outgoing)
      throws UpstreamFault, InterruptedException {
    long deadline = System.nanoTime() + limits.answer().toNanos();
    boolean resumable = false;
    while (System.nanoTime() - deadline < 0) {
      switch (events.next(limits.keepAlive())) {
        case EventStream.Next.Quiet _ -> {
          if (events.silence().compareTo(limits.silence()) > 0) {
            throw UpstreamFault.unclear(
                "the upstream said nothing for %s".formatted(Limits.say(limits.silence())));
          }
          client.keepAlive();
        }
        case EventStream.Next.Arrived(var event) -> {
          resumable |= event.id().isPresent();
          var answer = answer(client, event, id, outgoing);
          if (answer.isPresent()) {
            return answer.get();
          }
        }
        case EventStream.Next.Ended _ -> {
          return cut(resumable, "the upstream ended its stream without an answer");
        }
        case EventStream.Next.Broken(var why) -> {
          return cut(resumable, why);
        }
      }
    }
    throw UpstreamFault.unclear(
        "the upstream did not come to an answer within %s".formatted(Limits.say(limits.answer())));
  }

  private static Carried cut(boolean resumable, String why) {
    return resumable ? new Carried.Unfinished() : new Carried.Faulted(UpstreamFault.unclear(why));
  }

  private static Optional<Carried> answer(
      Audience client, Event event, JsonNode id, UnaryOperator<ObjectNode> outgoing)
      throws UpstreamFault {
    if (!event.isMessage()) {
      if (event.data().isEmpty()) {
        client.event(event);
      }
      return Optional.empty();
    }
    return switch (Message.read(event.data())) {
      case Message.Request(_, _, _, var whole) -> passed(client, event, whole);
      case Message.Notification(_, var whole) -> passed(client, event, whole);
      case Message.Response(var answered, var whole) ->
          Optional.of(new Carried.Answered(outgoing.apply(checked(whole, answered, id)), event));
      case Message.Malformed(_, var problem, _) -> throw notMcp(problem);
    };
  }

  private static Optional<Carried> passed(Audience client, Event event, ObjectNode whole) {
    client.event(event.withData(Json.text(whole)));
    return Optional.empty();
  }

  private Carried whole(
      UpstreamReply reply,
      Upstream.Headers headers,
      JsonNode id,
      UnaryOperator<ObjectNode> outgoing)
      throws UpstreamFault, InterruptedException {
    if (reply.status() != 200) {
      return declined(reply, headers, id);
    }
    if (!reply.isJson()) {
      throw UpstreamFault.unclear(
          "expected JSON or an event stream of the upstream, found `%s`"
              .formatted(reply.contentType()));
    }
    return switch (Message.read(reply.body())) {
      case Message.Response(var answered, var whole) ->
          new Carried.Answered(outgoing.apply(checked(whole, answered, id)), Event.of(""));
      case Message.Malformed(_, var problem, _) -> throw notMcp(problem);
      case Message.Request _, Message.Notification _ ->
          throw UpstreamFault.unclear("expected an answer of the upstream, found a request");
    };
  }

  private static ObjectNode checked(ObjectNode whole, JsonNode answered, JsonNode id)
      throws UpstreamFault {
    if (!answered.equals(id)) {
      throw UpstreamFault.unclear("the upstream answered another request");
    }
    return whole;
  }

  private static UpstreamFault notMcp(String problem) {
    return UpstreamFault.unclear("the upstream's answer is no message of MCP: " + problem);
  }

  private static Carried.Declined declined(
      UpstreamReply reply, Upstream.Headers headers, JsonNode id)
      throws UpstreamFault, InterruptedException {
    int status = reply.status();
    if (status == NOT_FOUND && headers.session().isPresent()) {
      return new Carried.Declined(
          status, Message.error(id, Message.INVALID_REQUEST, "the session has ended"));
    }
    if (status == UNAUTHORIZED || status == FORBIDDEN) {
      throw UpstreamFault.notReached("the upstream refused the gateway's credential");
    }
    if (status < BAD_REQUEST || status >= SERVER_ERROR) {
      throw UpstreamFault.unclear("the upstream answered HTTP %d".formatted(status));
    }
    var said = reply.isJson() ? Message.errorIn(reply.body()) : Optional.<ObjectNode>empty();
    var error =
        said.orElseThrow(
            () -> UpstreamFault.unclear("the upstream answered HTTP %d".formatted(status)));
    error.set("id", id);
    return new Carried.Declined(status, error);
  }
}
