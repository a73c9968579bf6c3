package dev.belay.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A small MCP server over streamable HTTP whose tools really do something to a folder.
///
/// Calls with a progress token are answered by a stream, all others by JSON. Safe for any number of
/// threads.
final class ScratchTools implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int TOOLS_PER_PAGE = 3;

  /// A tool, its arguments and what it claims of itself.
  private record Declared(
      String name, String description, boolean readOnly, List<String> arguments) {}

  private static final List<Declared> TOOLS =
      List.of(
          new Declared("fs.write", "Writes a text file", false, List.of("path", "text")),
          new Declared("fs.read", "Reads a text file", true, List.of("path")),
          new Declared("fs.delete", "Deletes a file", false, List.of("path")),
          new Declared("fs.list", "Lists the files", true, List.of()),
          new Declared("payments.transfer", "Pretends to pay", false, List.of("to", "amount")));

  private final Path folder;
  private final String credential;
  private final HttpServer http;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Set<String> sessions = ConcurrentHashMap.newKeySet();

  ScratchTools(Path folder, String credential) throws IOException {
    this.folder = folder.toAbsolutePath().normalize();
    this.credential = credential;
    this.http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/mcp", this::serve);
    http.start();
  }

  URI address() {
    return URI.create("http://localhost:%d/mcp".formatted(http.getAddress().getPort()));
  }

  /// What whoever calls must present.
  String credential() {
    return credential;
  }

  @Override
  public void close() {
    closed.countDown();
    http.stop(0);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var authorization =
          Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"));
      if (!authorization.equals(Optional.of("Bearer " + credential))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      switch (exchange.getRequestMethod()) {
        case "POST" -> post(exchange);
        case "GET" -> listen(exchange);
        case "DELETE" -> end(exchange);
        default -> exchange.sendResponseHeaders(405, -1);
      }
    }
  }

  private void post(HttpExchange exchange) throws IOException {
    var message = JSON.readTree(exchange.getRequestBody());
    var method = message.path("method").stringValue("");
    if (method.equals("initialize")) {
      var session = UUID.randomUUID().toString();
      sessions.add(session);
      exchange.getResponseHeaders().set("Mcp-Session-Id", session);
    } else if (!inSession(exchange)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    if (!message.has("id") || method.isEmpty()) {
      exchange.sendResponseHeaders(202, -1);
      return;
    }
    var progress = message.path("params").path("_meta").path("progressToken");
    if (progress.isMissingNode()) {
      send(exchange, "application/json", JSON.writeValueAsString(answer(message)));
    } else {
      send(exchange, "text/event-stream", event(progressed(progress)) + event(answer(message)));
    }
  }

  /// Has nothing to say, and says so by keeping still until the server or the client ends it.
  private void listen(HttpExchange exchange) throws IOException {
    if (!inSession(exchange)) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(": hello\n\n".getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    try {
      closed.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(HttpExchange exchange) throws IOException {
    boolean ended =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))
            .filter(sessions::remove)
            .isPresent();
    exchange.sendResponseHeaders(ended ? 204 : 404, -1);
  }

  private boolean inSession(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Mcp-Session-Id"))
        .filter(sessions::contains)
        .isPresent();
  }

  private ObjectNode answer(JsonNode request) {
    var response = JSON.createObjectNode();
    response.put("jsonrpc", "2.0").set("id", request.path("id"));
    var params = request.path("params");
    switch (request.path("method").stringValue("")) {
      case "initialize" -> response.set("result", initialized(params));
      case "ping" -> response.putObject("result");
      case "tools/list" -> response.set("result", listed(params.path("cursor").stringValue("0")));
      case "tools/call" -> response.set("result", called(params));
      default ->
          response.putObject("error").put("code", -32601).put("message", "no such method here");
    }
    return response;
  }

  private static ObjectNode initialized(JsonNode params) {
    var result = JSON.createObjectNode();
    result.put("protocolVersion", params.path("protocolVersion").stringValue(""));
    result.putObject("capabilities").putObject("tools");
    result.putObject("serverInfo").put("name", "scratch-tools").put("version", "1");
    return result;
  }

  private static ObjectNode listed(String cursor) {
    int from = Integer.parseInt(cursor);
    int to = Math.min(from + TOOLS_PER_PAGE, TOOLS.size());
    var result = JSON.createObjectNode();
    var tools = result.putArray("tools");
    TOOLS.subList(from, to).forEach(tool -> tools.add(declaration(tool)));
    if (to < TOOLS.size()) {
      result.put("nextCursor", Integer.toString(to));
    }
    return result;
  }

  private static ObjectNode declaration(Declared tool) {
    var declaration = JSON.createObjectNode();
    declaration.put("name", tool.name()).put("description", tool.description());
    declaration.putObject("annotations").put("readOnlyHint", tool.readOnly());
    var schema = declaration.putObject("inputSchema").put("type", "object");
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    for (var argument : tool.arguments()) {
      properties.putObject(argument).put("type", argument.equals("amount") ? "number" : "string");
      required.add(argument);
    }
    return declaration;
  }

  private ObjectNode called(JsonNode params) {
    var name = params.path("name").stringValue("");
    var arguments = params.path("arguments");
    var result = JSON.createObjectNode();
    var text = result.putArray("content").addObject().put("type", "text");
    try {
      text.put("text", run(name, arguments));
      result.put("isError", false);
    } catch (IOException | IllegalArgumentException e) {
      text.put("text", "failed: " + e.getMessage());
      result.put("isError", true);
    }
    return result;
  }

  private String run(String tool, JsonNode arguments) throws IOException {
    return switch (tool) {
      case "fs.write" -> {
        var file = inside(arguments);
        Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(folder));
        Files.writeString(file, arguments.path("text").stringValue(""));
        yield "written";
      }
      case "fs.read" -> Files.readString(inside(arguments));
      case "fs.delete" -> {
        Files.delete(inside(arguments));
        yield "deleted";
      }
      case "fs.list" -> files();
      case "payments.transfer" ->
          "paid %s to %s".formatted(arguments.path("amount"), arguments.path("to").stringValue(""));
      default -> throw new IllegalArgumentException("there is no tool `%s`".formatted(tool));
    };
  }

  private String files() throws IOException {
    var names = new ArrayList<String>();
    try (var found = Files.walk(folder)) {
      found
          .filter(Files::isRegularFile)
          .forEach(file -> names.add(folder.relativize(file).toString()));
    }
    return names.stream().sorted().collect(Collectors.joining("\n"));
  }

  private Path inside(JsonNode arguments) {
    var path = folder.resolve(arguments.path("path").stringValue("")).normalize();
    if (!path.startsWith(folder) || path.equals(folder)) {
      throw new IllegalArgumentException("the path leaves the folder");
    }
    return path;
  }

  private static ObjectNode progressed(JsonNode token) {
    var notification = JSON.createObjectNode();
    notification.put("jsonrpc", "2.0").put("method", "notifications/progress");
    notification
        .putObject("params")
        .put("progress", 0.5)
        .put("total", 1)
        .set("progressToken", token);
    return notification;
  }

  private static String event(ObjectNode message) {
    return "event: message\ndata: " + JSON.writeValueAsString(message) + "\n\n";
  }

  private static void send(HttpExchange exchange, String type, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
