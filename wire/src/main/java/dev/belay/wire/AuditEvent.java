package dev.belay.wire;

import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Something that a person or the system did or was refused, before it has a place in the audit.
///
/// @param time to the microsecond, which is as fine as the database keeps it
/// @param before what the entity was; absent when it did not exist
/// @param after what it became; absent when nothing changed
public record AuditEvent(
    Instant time,
    Actor actor,
    String action,
    Entity entity,
    Optional<State> before,
    Optional<State> after,
    Optional<String> reason,
    Outcome outcome,
    Origin origin) {

  /// Who did it.
  ///
  /// @param actingFor the principal on whose behalf
  /// @param role the one that gave the right to do it
  public record Actor(String name, Optional<String> actingFor, String role) {

    public static Actor of(String name, String role) {
      return new Actor(name, Optional.empty(), role);
    }
  }

  /// What it was done to.
  public record Entity(String kind, String id) {}

  /// What an entity was at one moment: always its digest, and its content where that is small.
  public record State(Digest digest, Optional<JsonNode> content) {

    public static State of(JsonNode content) {
      return new State(Digest.of(Json.bytes(content)), Optional.of(content));
    }

    public static State of(Digest digest) {
      return new State(digest, Optional.empty());
    }
  }

  /// Whether it was done.
  public sealed interface Outcome {

    record Accepted() implements Outcome {}

    /// Not done, with the code and the message of the problem.
    record Refused(String code, String message) implements Outcome {}
  }

  /// Where it came from, for those who look into it later.
  public record Origin(Optional<String> sourceAddress, Optional<String> traceId) {

    public static Origin none() {
      return new Origin(Optional.empty(), Optional.empty());
    }
  }

  public AuditEvent {
    time = time.truncatedTo(ChronoUnit.MICROS);
  }

  /// An accepted action. What else is known is added with the methods below.
  public static AuditEvent of(Instant time, Actor actor, String action, Entity entity) {
    return new AuditEvent(
        time,
        actor,
        action,
        entity,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        new Outcome.Accepted(),
        Origin.none());
  }

  public AuditEvent before(State state) {
    return new AuditEvent(
        time, actor, action, entity, Optional.of(state), after, reason, outcome, origin);
  }

  public AuditEvent after(State state) {
    return new AuditEvent(
        time, actor, action, entity, before, Optional.of(state), reason, outcome, origin);
  }

  public AuditEvent because(String newReason) {
    return new AuditEvent(
        time, actor, action, entity, before, after, Optional.of(newReason), outcome, origin);
  }

  public AuditEvent refused(Problem problem) {
    var refused = new Outcome.Refused(problem.code(), problem.message());
    return new AuditEvent(time, actor, action, entity, before, after, reason, refused, origin);
  }

  public AuditEvent from(Origin newOrigin) {
    return new AuditEvent(time, actor, action, entity, before, after, reason, outcome, newOrigin);
  }
}
