package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tools that the upstream was seen to declare, and who may see them. Safe for any number of
/// threads.
final class Catalogue {

  private final Gate gate;
  private final ConcurrentHashMap<String, Tool> tools = new ConcurrentHashMap<>();

  Catalogue(Gate gate) {
    this.gate = gate;
  }

  Optional<Tool> tool(String name) {
    return Optional.ofNullable(tools.get(name));
  }

  /// Takes the tools that the principal may not see out of an answer. It goes by the answer's shape
  /// and not by the question, so that no list slips through on a resumed stream.
  ObjectNode visible(Principal principal, ObjectNode response) {
    if (response.path("result").path("tools") instanceof ArrayNode tools) {
      tools.removeIf(declaration -> !isVisible(principal, declaration));
    }
    return response;
  }

  private boolean isVisible(Principal principal, JsonNode declaration) {
    return declaration instanceof ObjectNode tool
        && tool.path("name").isString()
        && gate.shows(principal, learn(tool.path("name").stringValue(), tool));
  }

  /// Remembers a declaration, in place of an earlier one of that name.
  private Tool learn(String name, ObjectNode declaration) {
    var tool =
        new Tool(
            name,
            Json.objectIn(declaration, "annotations"),
            fingerprint(declaration),
            declaration.has("outputSchema"));
    if (tools.size() < Limits.KNOWN_TOOLS || tools.containsKey(name)) {
      tools.put(name, tool);
    }
    return tool;
  }

  private static String fingerprint(ObjectNode declaration) {
    try {
      var text = Json.text(Json.sorted(declaration));
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256:" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
