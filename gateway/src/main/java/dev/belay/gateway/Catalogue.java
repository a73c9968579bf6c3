package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tools that the upstream was seen to declare, and who may see them. Safe for any number of
/// threads.
final class Catalogue {

  /// So long a declaration is believed before the upstream is asked again.
  private static final Duration FRESH = Duration.ofMinutes(1);

  /// So long an upstream that could not say is not asked again.
  private static final Duration RETRY = Duration.ofSeconds(5);

  private static final int PAGES = 100;

  private final Gate gate;
  private final Relay relay;
  private final ConcurrentHashMap<String, Tool> tools = new ConcurrentHashMap<>();
  private final AtomicLong questions = new AtomicLong();
  private volatile long freshUntilNanos = System.nanoTime();

  /// @param relay to ask the upstream with, which should not take long
  Catalogue(Gate gate, Relay relay) {
    this.gate = gate;
    this.relay = relay;
  }

  /// What the upstream says of a tool, asked in the session of whoever calls it. Empty when it
  /// says nothing, now or ever.
  Optional<Tool> tool(Upstream.Headers headers, String name) throws InterruptedException {
    if (!isFresh()) {
      refresh(headers);
    }
    return Optional.ofNullable(tools.get(name));
  }

  /// The upstream said that its tools are others now.
  void outdated() {
    freshUntilNanos = System.nanoTime();
  }

  private boolean isFresh() {
    return System.nanoTime() - freshUntilNanos < 0;
  }

  /// What was known stays known when the upstream does not answer.
  private synchronized void refresh(Upstream.Headers headers) throws InterruptedException {
    if (isFresh()) {
      return;
    }
    var listed = list(headers);
    if (listed.isPresent()) {
      tools.keySet().retainAll(listed.get().keySet());
      listed.get().forEach(this::learn);
    }
    freshUntilNanos = System.nanoTime() + (listed.isPresent() ? FRESH : RETRY).toNanos();
  }

  private Optional<Map<String, ObjectNode>> list(Upstream.Headers headers)
      throws InterruptedException {
    var listed = new LinkedHashMap<String, ObjectNode>();
    var params = Json.object();
    for (int page = 0; page < PAGES; page++) {
      var question = Message.request("belay-" + questions.incrementAndGet(), "tools/list", params);
      var carried = relay.carry(Audience.NOBODY, headers, question, _ -> {}, answer -> answer);
      if (!(carried instanceof Relay.Carried.Answered(var answer, _)) || answer.has("error")) {
        return Optional.empty();
      }
      var result = Json.objectIn(answer, "result");
      result
          .path("tools")
          .forEach(tool -> named(tool).ifPresent(name -> listed.put(name, (ObjectNode) tool)));
      if (!result.path("nextCursor").isString()) {
        break;
      }
      params = Json.object().put("cursor", result.path("nextCursor").stringValue());
    }
    return Optional.of(listed);
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
    return named(declaration)
        .filter(name -> gate.shows(principal, learn(name, (ObjectNode) declaration)))
        .isPresent();
  }

  /// The name of what is an object and has one.
  private static Optional<String> named(JsonNode declaration) {
    return declaration.isObject() && declaration.path("name").isString()
        ? Optional.of(declaration.path("name").stringValue())
        : Optional.empty();
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
