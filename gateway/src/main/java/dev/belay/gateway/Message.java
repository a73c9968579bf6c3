package dev.belay.gateway;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// One JSON-RPC message, as it may travel between a client and a server of MCP.
sealed interface Message {

  int PARSE_ERROR = -32700;
  int INVALID_REQUEST = -32600;
  int UNKNOWN_METHOD = -32601;
  int INVALID_PARAMS = -32602;
  int INTERNAL_ERROR = -32603;

  /// Codes of our own stand outside the range that JSON-RPC keeps for itself.
  int BLOCKED = 403;

  int UPSTREAM_FAILED = 502;

  Set<String> REQUEST_MEMBERS = Set.of("jsonrpc", "id", "method", "params");
  Set<String> RESPONSE_MEMBERS = Set.of("jsonrpc", "id", "result", "error");

  record Request(JsonNode id, String method, ObjectNode params, ObjectNode whole)
      implements Message {}

  record Notification(String method, ObjectNode whole) implements Message {}

  record Response(JsonNode id, ObjectNode whole) implements Message {}

  /// Not a message, and why.
  record Malformed(int code, String problem, JsonNode id) implements Message {}

  static Message read(byte[] bytes) {
    try {
      return read(Json.read(bytes));
    } catch (StreamConstraintsException e) {
      return new Malformed(INVALID_REQUEST, constraint(e), NullNode.instance);
    } catch (JacksonException e) {
      return new Malformed(PARSE_ERROR, notJson(e), NullNode.instance);
    }
  }

  static Message read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /// An error response, whatever its id: servers that could not read a request have none to give.
  static Optional<ObjectNode> errorIn(byte[] bytes) {
    try {
      return Json.read(bytes) instanceof ObjectNode whole && whole.path("error").isObject()
          ? Optional.of(whole)
          : Optional.empty();
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  private static Message read(JsonNode json) {
    if (!Json.isWhole(json)) {
      return malformed("a text holds half of a surrogate pair");
    }
    if (json.isArray()) {
      return malformed("batches are not supported, send one message at a time");
    }
    if (!(json instanceof ObjectNode whole)) {
      return malformed("expected a JSON object");
    }
    if (!"2.0".equals(whole.path("jsonrpc").stringValue(""))) {
      return malformed("expected `jsonrpc` to be `2.0`");
    }
    return whole.has("method") ? asked(whole) : answered(whole);
  }

  private static Message asked(ObjectNode whole) {
    var stray = stray(whole, REQUEST_MEMBERS);
    if (stray.isPresent()) {
      return malformed("a request has no member `%s`".formatted(stray.get()));
    }
    if (!whole.path("method").isString()) {
      return malformed("expected `method` to be a text");
    }
    if (whole.has("params") && !whole.path("params").isObject()) {
      return malformed("expected `params` to be an object");
    }
    var method = whole.path("method").stringValue();
    var id = whole.get("id");
    if (id == null) {
      return new Notification(method, whole);
    }
    if (!isId(id)) {
      return malformed("expected `id` to be a text or an integer");
    }
    var params = Json.objectIn(whole, "params");
    var twin = twin(params);
    return twin.isPresent()
        ? new Malformed(
            INVALID_REQUEST,
            "`params` has `%s` in two spellings that differ in case only".formatted(twin.get()),
            id)
        : new Request(id, method, params, whole);
  }

  private static Message answered(ObjectNode whole) {
    var stray = stray(whole, RESPONSE_MEMBERS);
    if (stray.isPresent()) {
      return malformed("a response has no member `%s`".formatted(stray.get()));
    }
    var id = whole.get("id");
    if (id == null || !isId(id)) {
      return malformed("expected `method`, or an `id` with `result` or `error`");
    }
    if (whole.path("result").isObject() == whole.path("error").isObject()) {
      return malformed("expected either `result` or `error`, as an object");
    }
    return new Response(id, whole);
  }

  /// Some readers of JSON match names without regard to case; to them a stray `Method` or `Params`
  /// would be the one that counts.
  private static Optional<String> stray(ObjectNode whole, Set<String> members) {
    return whole.propertyNames().stream().filter(name -> !members.contains(name)).findFirst();
  }

  private static Optional<String> twin(ObjectNode params) {
    var seen = new HashSet<String>();
    return params.propertyNames().stream()
        .filter(name -> !seen.add(name.toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  private static boolean isId(JsonNode id) {
    return id.isString() || id.isIntegralNumber();
  }

  private static Malformed malformed(String problem) {
    return new Malformed(INVALID_REQUEST, problem, NullNode.instance);
  }

  private static String notJson(JacksonException e) {
    var place = e.getLocation();
    var problem = e.getOriginalMessage();
    return problem != null && problem.startsWith("Duplicate")
        ? "line %d, column %d: an object has the same key twice"
            .formatted(place.getLineNr(), place.getColumnNr())
        : "line %d, column %d: not JSON".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static String constraint(StreamConstraintsException e) {
    var problem = e.getOriginalMessage();
    return problem != null && problem.contains("nesting")
        ? "at most %d levels of nesting".formatted(Limits.NESTING)
        : "a text or number of the message is too long";
  }

  static Request request(String id, String method, ObjectNode params) {
    var whole = Json.object();
    whole.put("jsonrpc", "2.0").put("id", id).put("method", method);
    whole.set("params", params);
    return new Request(whole.path("id"), method, params, whole);
  }

  static ObjectNode result(JsonNode id, ObjectNode result) {
    var response = Json.object();
    response.put("jsonrpc", "2.0");
    response.set("id", id);
    response.set("result", result);
    return response;
  }

  static ObjectNode error(JsonNode id, int code, String message) {
    var response = Json.object();
    response.put("jsonrpc", "2.0");
    response.set("id", id);
    response.putObject("error").put("code", code).put("message", message);
    return response;
  }
}
