package dev.belay.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls that the gate decides: held, forwarded or refused as it says, and their deeds told to it.
/// Safe for any number of threads.
final class DecidedCalls implements AutoCloseable {

  /// Where an agent may say something of itself.
  private static final String STATED = "dev.belay/unverified";

  private final Gate gate;
  private final Relay relay;
  private final Catalogue catalogue;
  private final Limits limits;
  private final OpenCalls openCalls;

  /// Calls that wait for people, by conversation and request.
  private final ConcurrentHashMap<String, Admission.Hold> holds = new ConcurrentHashMap<>();

  DecidedCalls(Gate gate, Relay relay, Catalogue catalogue, Limits limits) {
    this.gate = gate;
    this.relay = relay;
    this.catalogue = catalogue;
    this.limits = limits;
    this.openCalls = new OpenCalls(gate);
  }

  /// `tools/call`.
  void called(Visitor visitor, Exchange client, Message.Request request)
      throws InterruptedException {
    if (!request.params().path("name").isString()) {
      invalidParams(client, request, "expected `name` to be a text");
      return;
    }
    if (request.params().has("arguments") && !request.params().path("arguments").isObject()) {
      invalidParams(client, request, "expected `arguments` to be an object");
      return;
    }
    if (request.params().has("task")) {
      invalidParams(client, request, "the gateway does not let calls run on as tasks");
      return;
    }
    var name = request.params().path("name").stringValue();
    decide(
        visitor,
        client,
        request,
        new Call.ToolCall(
            visitor.principal(),
            visitor.session(),
            name,
            Json.objectIn(request.params(), "arguments"),
            catalogue.tool(visitor.headers(), name),
            stated(request)));
  }

  /// `resources/read`, `resources/subscribe` and `prompts/get`.
  void read(Visitor visitor, Exchange client, Message.Request request) throws InterruptedException {
    var member = request.method().equals("prompts/get") ? "name" : "uri";
    if (!request.params().path(member).isString()) {
      invalidParams(client, request, "expected `%s` to be a text".formatted(member));
      return;
    }
    decide(
        visitor,
        client,
        request,
        new Call.Read(
            visitor.principal(),
            visitor.session(),
            request.method(),
            request.params().path(member).stringValue(),
            Json.objectIn(request.params(), "arguments"),
            stated(request)));
  }

  private static ObjectNode stated(Message.Request request) {
    return Json.objectIn(Json.objectIn(request.params(), "_meta"), STATED);
  }

  private void decide(Visitor visitor, Exchange client, Message.Request request, Call call)
      throws InterruptedException {
    var admission = gate.admit(call);
    if (admission instanceof Admission.Held held) {
      admission = hold(visitor, client, request, held);
      if (!admission.decision().equals(held.decision())) {
        // It ends as another decision than the one that held it, which nothing else came of.
        gate.did(held, Deed.NOT_EXECUTED);
      }
    }
    switch (admission) {
      case Admission.Forward forward -> forward(visitor, client, request, forward);
      case Admission.Held held ->
          throw new IllegalStateException("decision %s is still held".formatted(held.decision()));
      case Admission.Blocked _, Admission.DryRun _, Admission.Pending _ -> {
        gate.did(admission, Deed.NOT_EXECUTED);
        client.answer(refusal(request, call, admission), Event.of(""));
      }
    }
  }

  private Admission hold(
      Visitor visitor, Exchange client, Message.Request request, Admission.Held held)
      throws InterruptedException {
    var hold = held.hold();
    var key = key(visitor, request.id());
    holds.put(key, hold);
    try {
      client.watch(hold::leave);
      client.begin();
      long deadline = System.nanoTime() + hold.patience().toNanos();
      Admission now = held;
      while (now instanceof Admission.Held) {
        long left = deadline - System.nanoTime();
        if (client.isGone()) {
          return hold.leave();
        }
        if (left <= 0) {
          return hold.end();
        }
        now = hold.await(shorter(left));
        client.keepAlive();
      }
      return now;
    } catch (InterruptedException e) {
      gate.did(hold.end(), Deed.NOT_EXECUTED);
      throw e;
    } finally {
      holds.remove(key, hold);
    }
  }

  private Duration shorter(long nanos) {
    return Duration.ofNanos(Math.min(nanos, limits.keepAlive().toNanos()));
  }

  /// Nothing runs for a client that is gone, whatever was decided meanwhile.
  private void forward(
      Visitor visitor, Exchange client, Message.Request request, Admission.Forward forward)
      throws InterruptedException {
    if (client.isGone()) {
      gate.did(forward, Deed.NOT_EXECUTED);
      return;
    }
    Relay.Carried carried = new Relay.Carried.Faulted(UpstreamFault.unclear("interrupted"));
    try {
      carried =
          relay.carry(
              client,
              visitor.headers(),
              request,
              _ -> {},
              response -> {
                Replies.nameDecision(response, forward.decision());
                return catalogue.visible(visitor.principal(), response);
              });
    } finally {
      done(visitor, request, forward, carried);
    }
    client.conclude(request.id(), carried);
  }

  private void done(
      Visitor visitor, Message.Request request, Admission.Forward forward, Relay.Carried carried) {
    switch (carried) {
      case Relay.Carried.Answered(var message, _) -> gate.did(forward, deed(message));
      case Relay.Carried.Declined _ -> gate.did(forward, Deed.FAILED);
      case Relay.Carried.Faulted(var fault) -> gate.did(forward, fault.deed());
      case Relay.Carried.Unfinished _ ->
          openCalls.open(visitor.conversation(), request.id(), forward);
    }
  }

  private ObjectNode refusal(Message.Request request, Call call, Admission admission) {
    var id = request.id();
    return switch (call) {
      case Call.ToolCall(_, _, _, _, var declared, _) ->
          switch (admission) {
            case Admission.Blocked blocked -> Replies.blocked(id, blocked);
            case Admission.DryRun dryRun ->
                Replies.dryRun(id, dryRun, declared.map(Tool::declaresOutput).orElse(false));
            case Admission.Pending pending -> Replies.pending(id, pending);
            case Admission.Forward _, Admission.Held _ -> throw new AssertionError(admission);
          };
      case Call.Read _ ->
          switch (admission) {
            case Admission.Blocked(var decision, var message, var reasons) ->
                Replies.unread(id, decision, message, reasons);
            case Admission.DryRun(var decision, var message, var reasons) ->
                Replies.unread(id, decision, message, reasons);
            case Admission.Pending(var decision, _, var retry) ->
                Replies.unread(id, decision, retry, List.of());
            case Admission.Forward _, Admission.Held _ -> throw new AssertionError(admission);
          };
    };
  }

  /// A call that waits for people waits no longer. Nothing happens when it does not wait.
  void cancelled(Visitor visitor, JsonNode request) {
    Optional.ofNullable(holds.get(key(visitor, request))).ifPresent(Admission.Hold::leave);
  }

  /// A resumed stream brought an answer.
  void resumed(Visitor visitor, JsonNode request, ObjectNode response) {
    openCalls.conclude(visitor.conversation(), request, deed(response));
  }

  @Override
  public void close() {
    holds.values().forEach(Admission.Hold::end);
    openCalls.close();
  }

  private static Deed deed(ObjectNode response) {
    return response.has("error") || response.path("result").path("isError").booleanValue(false)
        ? Deed.FAILED
        : Deed.EXECUTED;
  }

  private static void invalidParams(Exchange client, Message.Request request, String problem) {
    client.answer(Message.error(request.id(), Message.INVALID_PARAMS, problem), Event.of(""));
  }

  private static String key(Visitor visitor, JsonNode request) {
    return visitor.conversation() + '\n' + Json.text(request);
  }
}
