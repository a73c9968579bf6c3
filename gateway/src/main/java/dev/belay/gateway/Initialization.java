package dev.belay.gateway;

import tools.jackson.databind.node.ObjectNode;

/// How both sides agree on what they speak: never more than the gateway understands.
final class Initialization {

  private Initialization() {}

  static Message.Request asked(Message.Request request) {
    var wanted = request.params().path("protocolVersion").stringValue("");
    if (!Mcp.SPOKEN.contains(wanted)) {
      request.params().put("protocolVersion", Mcp.NEWEST);
    }
    return request;
  }

  /// Policies change what is visible, also where the upstream's own tools never change. Tasks go:
  /// they would run on after their call was answered, and nobody could say what became of them.
  static ObjectNode answered(ObjectNode response) {
    if (!(response.get("result") instanceof ObjectNode result)) {
      return response;
    }
    var speaks = result.path("protocolVersion").stringValue("");
    if (!Mcp.SPOKEN.contains(speaks)) {
      return Message.error(
          response.path("id"),
          Message.UPSTREAM_FAILED,
          "the upstream speaks `%s` of MCP, the gateway %s".formatted(speaks, Mcp.spoken()));
    }
    if (result.get("capabilities") instanceof ObjectNode capabilities) {
      capabilities.remove("tasks");
      if (capabilities.get("tools") instanceof ObjectNode tools) {
        tools.put("listChanged", true);
      }
    }
    return response;
  }
}
