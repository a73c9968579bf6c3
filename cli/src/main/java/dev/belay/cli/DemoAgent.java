package dev.belay.cli;

import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// An agent that calls tools by the official MCP client.
final class DemoAgent implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// A tool with arguments.
  record Task(String tool, Map<String, Object> arguments) {

    @Override
    public String toString() {
      var shown =
          arguments.entrySet().stream()
              .sorted(Map.Entry.comparingByKey())
              .map(entry -> String.valueOf(entry.getValue()))
              .collect(Collectors.joining(", "));
      return "%s(%s)".formatted(tool, shown);
    }
  }

  /// How a call ended.
  ///
  /// @param decision id of the decision that it obeyed
  record Ended(Task task, How how, String text, String decision, String escalation) {}

  enum How {
    EXECUTED,
    BLOCKED,
    PENDING,
    DRY_RUN,
    FAILED
  }

  private final String name;
  private final McpSyncClient client;

  /// @param gateway the address that it calls
  DemoAgent(String name, String token, URI gateway) {
    this.name = name;
    var transport =
        HttpClientStreamableHttpTransport.builder(
                "http://%s:%d".formatted(gateway.getHost(), gateway.getPort()))
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
            .build();
    this.client = McpClient.sync(transport).requestTimeout(PATIENCE).build();
    client.initialize();
  }

  String name() {
    return name;
  }

  /// The names of the tools that it is shown, sorted.
  List<String> tools() {
    return client.listTools().tools().stream().map(tool -> tool.name()).sorted().toList();
  }

  Ended call(Task task) {
    var result =
        client.callTool(CallToolRequest.builder(task.tool()).arguments(task.arguments()).build());
    var text = text(result);
    return new Ended(
        task, how(result, text), text, meta(result, "decision"), meta(result, "escalation"));
  }

  private static String text(CallToolResult result) {
    return result.content().stream()
        .flatMap(
            content -> content instanceof TextContent told ? List.of(told.text()).stream() : null)
        .collect(Collectors.joining("\n"));
  }

  private static String meta(CallToolResult result, String name) {
    var meta = result.meta();
    var value = meta == null ? null : meta.get("dev.belay/" + name);
    return value == null ? "" : String.valueOf(value);
  }

  private static How how(CallToolResult result, String text) {
    if (text.startsWith("blocked: ")) {
      return How.BLOCKED;
    }
    if (text.startsWith("approval pending, ")) {
      return How.PENDING;
    }
    if (text.startsWith("dry run, ")) {
      return How.DRY_RUN;
    }
    return Boolean.TRUE.equals(result.isError()) ? How.FAILED : How.EXECUTED;
  }

  @Override
  public void close() {
    client.closeGracefully();
  }
}
