package dev.belay.wire;

import dev.belay.engine.Digest;
import dev.belay.wire.AuditEvent.Outcome;
import dev.belay.wire.AuditEvent.State;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An event at its place in the audit of one tenant: linked to the entry before it by that entry's
/// hash.
///
/// @param sequence counts from 1 without a gap
/// @param previous hash of the entry before, [#GENESIS] for the first
public record AuditEntry(String tenant, long sequence, Digest previous, AuditEvent event) {

  /// What the first entry of a chain follows: the hash of nothing.
  public static final Digest GENESIS = Digest.of(new byte[0]);

  public AuditEntry {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence numbers start at 1, got " + sequence);
    }
  }

  /// The exact bytes that are hashed, stored and exported: canonical JSON on one line.
  public byte[] bytes() {
    var json =
        Json.object()
            .put("tenant", tenant)
            .put("sequence", sequence)
            .put("previous", previous.text())
            .put("time", event.time().toString())
            .put("actor", event.actor().name())
            .put("role", event.actor().role())
            .put("action", event.action());
    event.actor().actingFor().ifPresent(principal -> json.put("acting_for", principal));
    json.putObject("entity").put("kind", event.entity().kind()).put("id", event.entity().id());
    event.before().ifPresent(state -> json.set("before", stateJson(state)));
    event.after().ifPresent(state -> json.set("after", stateJson(state)));
    event.reason().ifPresent(reason -> json.put("reason", reason));
    putOutcome(json);
    event.origin().sourceAddress().ifPresent(address -> json.put("source_address", address));
    event.origin().traceId().ifPresent(id -> json.put("trace_id", id));
    return Json.bytes(json);
  }

  /// What the next entry, or a checkpoint, names this one by.
  public Digest hash() {
    return Digest.of(bytes());
  }

  private void putOutcome(ObjectNode json) {
    switch (event.outcome()) {
      case Outcome.Accepted _ -> json.put("outcome", "accepted");
      case Outcome.Refused(var code, var message) -> {
        json.put("outcome", "refused");
        json.putObject("refusal").put("code", code).put("message", message);
      }
    }
  }

  private static JsonNode stateJson(State state) {
    var json = Json.object().put("digest", state.digest().text());
    state.content().ifPresent(content -> json.set("content", content));
    return json;
  }
}
