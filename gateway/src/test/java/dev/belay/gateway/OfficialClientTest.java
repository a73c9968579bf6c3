package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What agents see that speak MCP by the official Java client.
class OfficialClientTest {

  @TempDir Path folder = Path.of("");

  private ScratchTools tools;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    tools = new ScratchTools(folder, TestGateway.CREDENTIAL);
    gateway = new TestGateway(tools.address());
  }

  @AfterEach
  void stop() {
    gateway.close();
    tools.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2025-06-18", "2025-11-25"})
  void an_agent_calls_a_tool_through_the_gateway(String version) throws Exception {
    try (var client = gateway.client("token-of-ann", List.of(version))) {
      assertThat(client.initialize().protocolVersion()).isEqualTo(version);
      var result = call(client, "fs.write", Map.of("path", "a.txt", "text", "hello"));
      assertThat(result.isError()).isFalse();
      assertThat(text(result)).isEqualTo("written");
      assertThat(result.meta()).containsEntry("dev.belay/decision", "decision-1");
    }
    assertThat(folder.resolve("a.txt")).hasContent("hello");
    assertThat(gateway.gate.nextDeed())
        .isEqualTo(new FakeGate.Done(new Admission.Forward("decision-1"), Deed.EXECUTED));
  }

  @Test
  void the_upstream_sees_the_credential_of_the_gateway_only() {
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      call(client, "fs.list", Map.of());
    }
    assertThat(tools.credentialsSeen()).containsExactly("Bearer " + TestGateway.CREDENTIAL);
  }

  @Test
  void the_list_of_tools_is_filtered_for_the_principal_over_all_pages() {
    try (var ann = gateway.client("token-of-ann");
        var bob = gateway.client("token-of-bob")) {
      ann.initialize();
      bob.initialize();
      assertThat(names(ann))
          .containsExactly("fs.write", "fs.read", "fs.delete", "fs.list", "payments.transfer");
      assertThat(names(bob)).containsExactly("fs.write", "fs.read", "fs.list", "payments.transfer");
    }
  }

  @Test
  void the_gate_hears_who_calls_what_in_which_session() throws Exception {
    try (var client = gateway.client("token-of-bob")) {
      client.initialize();
      call(client, "payments.transfer", Map.of("to", "acme", "amount", 12.50));
    }
    var heard = (Call.ToolCall) gateway.gate.nextCall();
    assertThat(heard.principal().id()).isEqualTo("bob");
    assertThat(heard.session()).isPresent();
    assertThat(heard.tool()).isEqualTo("payments.transfer");
    assertThat(heard.arguments()).isEqualTo(Json.read("{\"to\": \"acme\", \"amount\": 12.5}"));
    assertThat(heard.declared())
        .hasValueSatisfying(tool -> assertThat(tool.fingerprint()).startsWith("sha256:"));
  }

  @Test
  void a_blocked_call_is_a_result_that_says_why() throws Exception {
    gateway.gate.block("fs.write");
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      var result = call(client, "fs.write", Map.of("path", "a.txt", "text", "hello"));
      assertThat(result.isError()).isTrue();
      assertThat(text(result))
          .isEqualTo("blocked: not in this test [tested] (decision decision-1)");
      assertThat(result.meta())
          .containsEntry("dev.belay/decision", "decision-1")
          .containsEntry("dev.belay/reasons", List.of("tested"))
          .containsEntry("dev.belay/executed", false);
    }
    assertThat(tools.done()).isEmpty();
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
  }

  @Test
  void a_dry_run_says_that_nothing_was_executed() throws Exception {
    gateway.gate.answer(
        "payments.transfer", id -> new Admission.DryRun(id, "would be blocked", List.of("large")));
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      var result = call(client, "payments.transfer", Map.of("to", "acme", "amount", 5000));
      assertThat(result.isError()).isFalse();
      assertThat(text(result)).startsWith("dry run, nothing was executed: would be blocked");
      assertThat(result.structuredContent())
          .isEqualTo(Map.of("executed", false, "decision", "decision-1"));
    }
    assertThat(tools.done()).isEmpty();
  }

  @Test
  void a_call_that_nobody_approves_in_time_ends_as_pending() throws Exception {
    gateway.gate.hold("fs.delete", Duration.ofMillis(200));
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      var result = call(client, "fs.delete", Map.of("path", "a.txt"));
      assertThat(result.isError()).isTrue();
      assertThat(text(result)).contains("make the same call again", "escalation-1");
    }
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
    assertThat(tools.done()).isEmpty();
  }

  @Test
  void a_call_that_is_approved_while_it_is_held_runs() throws Exception {
    Files.writeString(folder.resolve("a.txt"), "old");
    var hold = gateway.gate.hold("fs.delete", Duration.ofSeconds(10));
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      var approver =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      hold.awaitWaiting();
                      hold.approve();
                    } catch (InterruptedException e) {
                      throw new AssertionError(e);
                    }
                  });
      assertThat(text(call(client, "fs.delete", Map.of("path", "a.txt")))).isEqualTo("deleted");
      approver.join();
    }
    assertThat(folder.resolve("a.txt")).doesNotExist();
  }

  @Test
  void a_failing_tool_is_a_failed_deed() throws Exception {
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      assertThat(call(client, "fs.read", Map.of("path", "../secret")).isError()).isTrue();
    }
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.FAILED);
  }

  @Test
  void a_streamed_answer_reaches_the_client() throws Exception {
    try (var client = gateway.client("token-of-ann")) {
      client.initialize();
      var result =
          client.callTool(
              CallToolRequest.builder("fs.list").arguments(Map.of()).progressToken("p1").build());
      assertThat(result.isError()).isFalse();
    }
  }

  private static CallToolResult call(
      McpSyncClient client, String tool, Map<String, Object> arguments) {
    return client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private static String text(CallToolResult result) {
    return ((TextContent) result.content().getFirst()).text();
  }

  private static List<String> names(McpSyncClient client) {
    return client.listTools().tools().stream().map(McpSchema.Tool::name).toList();
  }
}
