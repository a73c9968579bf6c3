package dev.belay.gateway;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a caller is told of a call that does not go to the upstream.
final class Replies {

  private static final String DECISION = "dev.belay/decision";
  private static final String REASONS = "dev.belay/reasons";
  private static final String EXECUTED = "dev.belay/executed";
  private static final String ESCALATION = "dev.belay/escalation";

  private Replies() {}

  static ObjectNode blocked(JsonNode id, Admission.Blocked blocked) {
    var text =
        "blocked: %s%s (decision %s)"
            .formatted(blocked.message(), because(blocked.reasons()), blocked.decision());
    var result = toolResult(text, true, blocked.decision());
    reasons(result, blocked.reasons());
    return Message.result(id, result);
  }

  /// A result without error must fit the schema that a tool declares for its output. This one has
  /// nothing that fits, so for such a tool it is an error.
  static ObjectNode dryRun(JsonNode id, Admission.DryRun dryRun, boolean toolDeclaresOutput) {
    var text =
        "dry run, nothing was executed: %s%s (decision %s)"
            .formatted(dryRun.message(), because(dryRun.reasons()), dryRun.decision());
    var result = toolResult(text, toolDeclaresOutput, dryRun.decision());
    reasons(result, dryRun.reasons());
    if (!toolDeclaresOutput) {
      result
          .putObject("structuredContent")
          .put("executed", false)
          .put("decision", dryRun.decision());
    }
    return Message.result(id, result);
  }

  static ObjectNode pending(JsonNode id, Admission.Pending pending) {
    var escalation = pending.escalation().map("escalation %s, "::formatted).orElse("");
    var text =
        "approval pending, nothing was executed: %s (%sdecision %s)"
            .formatted(pending.retry(), escalation, pending.decision());
    var result = toolResult(text, true, pending.decision());
    pending.escalation().ifPresent(asked -> meta(result).put(ESCALATION, asked));
    return Message.result(id, result);
  }

  /// For what is read: a resource or a prompt has no result that could say so.
  static ObjectNode unread(JsonNode id, String decision, String message, List<String> reasons) {
    var response =
        Message.error(
            id,
            Message.BLOCKED,
            "blocked: %s%s (decision %s)".formatted(message, because(reasons), decision));
    var data = ((ObjectNode) response.path("error")).putObject("data");
    data.put(DECISION, decision);
    var list = data.putArray(REASONS);
    reasons.forEach(list::add);
    return response;
  }

  /// Every execution names its decision.
  static void nameDecision(ObjectNode response, String decision) {
    if (response.get("result") instanceof ObjectNode result) {
      meta(result).put(DECISION, decision);
    }
  }

  private static ObjectNode toolResult(String text, boolean isError, String decision) {
    var result = Json.object();
    result.putArray("content").addObject().put("type", "text").put("text", text);
    result.put("isError", isError);
    meta(result).put(DECISION, decision).put(EXECUTED, false);
    return result;
  }

  private static void reasons(ObjectNode result, List<String> reasons) {
    var list = meta(result).putArray(REASONS);
    reasons.forEach(list::add);
  }

  private static ObjectNode meta(ObjectNode result) {
    return result.get("_meta") instanceof ObjectNode meta ? meta : result.putObject("_meta");
  }

  private static String because(List<String> reasons) {
    return reasons.isEmpty() ? "" : " [" + String.join(", ", reasons) + "]";
  }
}
