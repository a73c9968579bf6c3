package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.enforce.PointSettings;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real policies in front of real tools.
class GatewayTest {

  private static final String POLICY =
      """
      policy: tried
      question: tool.call
      rules:
        - rule: inside
          require: tool.name != "fs.write" || targets.all(t, path.within(t.value, "/srv/scratch"))
          reasons: [outside]
          message: it would leave the folder
        - rule: rehearsed
          when: tool.name == "fs.delete" && args.path == "rehearsed.txt"
          then: dry_run
          reasons: [rehearsed]
        - rule: payment
          when: tool.name == "payments.transfer"
          then: require_approval
          approval: { from: [treasury], count: 1, within: 30m }
        - rule: files
          when: tool.name in ["fs.write", "fs.list", "fs.delete"]
          then: allow
      """;

  private static final Map<String, Object> PAYMENT = Map.of("to", "acme", "amount", 5000);

  @TempDir Path folder = Path.of("");

  private ScratchTools tools;
  private TestPlane plane;
  private Gateway gateway;

  @BeforeEach
  void start() throws Exception {
    var scratch = Files.createDirectory(folder.resolve("scratch"));
    tools = new ScratchTools(scratch, TestGateway.CREDENTIAL);
    plane = new TestPlane();
    plane.publish(POLICY);
    gateway = start(Duration.ofSeconds(5));
  }

  private Gateway start(Duration hold) throws Exception {
    var started = Gateway.start(file(0, hold), TestGateway.QUICK, Clock.systemUTC());
    assertThat(started.awaitReady(Duration.ofSeconds(10))).isTrue();
    return started;
  }

  private GatewayFile file(int port, Duration hold) {
    var point =
        PointSettings.of(
                "gateway-1",
                TestPlane.ENVIRONMENT,
                TestPlane.PROJECT,
                List.of(plane.key.verifyingKey()),
                folder.resolve("state"))
            .with(
                new PointSettings.Pace(
                    Duration.ofMillis(50),
                    Duration.ofMillis(50),
                    Duration.ofSeconds(10),
                    Duration.ofMillis(200),
                    Duration.ofMillis(50),
                    Duration.ofMillis(200),
                    Duration.ofMillis(5),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(2)));
    var writes =
        new ToolMapping(
            List.of(
                new ToolMapping.Target(
                    "path",
                    new ToolMapping.Where.Argument(
                        "/path", Optional.of("/srv/scratch"), ToolMapping.Need.REQUIRED),
                    Map.of())),
            Optional.empty());
    return new GatewayFile(
        "127.0.0.1",
        port,
        new GatewayFile.Server(tools.address(), "scratch", Optional.of(TestGateway.CREDENTIAL)),
        Set.of(),
        Callers.of(
            Map.of("token-of-ann", new Principal("ann", "agent", Set.of(), Map.of(), "test"))),
        Map.of("fs.write", writes),
        new GatewayFile.Plane(plane.address(), "token-of-the-gateway"),
        point,
        hold);
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    plane.close();
    tools.close();
  }

  @Test
  void policies_decide_and_every_call_is_recorded_with_what_was_done() throws Exception {
    try (var ann = client(_ -> {})) {
      assertThat(call(ann, "fs.write", Map.of("path", "a.txt", "text", "x"))).isEqualTo("written");
      assertThat(plane.decided(1)).isEqualTo("allow EXECUTED");
      assertThat(call(ann, "fs.write", Map.of("path", "../b.txt", "text", "x")))
          .startsWith("blocked: it would leave the folder [outside] (decision ");
      assertThat(plane.decided(2)).isEqualTo("block NOT_EXECUTED");
      assertThat(call(ann, "fs.delete", Map.of("path", "rehearsed.txt")))
          .startsWith("dry run, nothing was executed: by tried/rehearsed [rehearsed]");
      assertThat(plane.decided(3)).isEqualTo("dry_run NOT_EXECUTED");
      assertThat(call(ann, "fs.delete", Map.of("path", "none.txt"))).startsWith("failed");
      assertThat(plane.decided(4)).isEqualTo("allow FAILED");
      assertThat(call(ann, "fs.read", Map.of("path", "a.txt")))
          .startsWith("blocked: by the default of policies (decision ");
      assertThat(plane.decided(5)).isEqualTo("block NOT_EXECUTED");
    }
    var facts = plane.decision(1).facts().input().orElseThrow().toString();
    assertThat(facts).contains("ann", "scratch", "/srv/scratch/a.txt", "read_only", "production");
    assertThat(tools.done()).containsExactly("fs.write");
  }

  @Test
  void the_list_of_tools_follows_the_policies() throws Exception {
    var heard = new LinkedBlockingQueue<List<String>>();
    try (var ann = client(heard::add)) {
      assertThat(names(ann.listTools().tools()))
          .containsExactly("fs.write", "fs.delete", "fs.list", "payments.transfer");
      assertThat(tools.awaitListener(Duration.ofSeconds(10))).isTrue();
      plane.publish(POLICY.replace("\"fs.list\", ", ""));
      assertThat(heard.poll(10, TimeUnit.SECONDS))
          .containsExactly("fs.write", "fs.delete", "payments.transfer");
    }
  }

  @Test
  void an_approved_call_runs_once_and_the_approval_is_used_up() throws Exception {
    try (var ann = client(_ -> {})) {
      var paying = start(() -> call(ann, "payments.transfer", PAYMENT));
      var asked = plane.escalation(1);
      assertThat(asked.summary())
          .isEqualTo("ann calls payments.transfer {\"amount\":5000,\"to\":\"acme\"}");
      plane.approve(asked, "tessa", "treasury");
      assertThat(paying.get(10, TimeUnit.SECONDS)).isEqualTo("paid 5000 to acme");
      assertThat(plane.decided(1)).isEqualTo("require_approval NOT_EXECUTED");
      assertThat(plane.decided(2)).isEqualTo("allow EXECUTED");

      var again = start(() -> call(ann, "payments.transfer", PAYMENT));
      plane.refuse(plane.escalation(2), "tessa", "once is enough");
      assertThat(again.get(10, TimeUnit.SECONDS))
          .startsWith("blocked: tessa refused the call: once is enough (decision ");
    }
    assertThat(tools.done()).containsExactly("payments.transfer");
  }

  @Test
  void nothing_runs_for_a_client_that_left_and_the_same_call_finds_its_approval() throws Exception {
    var call =
        """
        {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
         "params": {"name": "payments.transfer", "arguments": {"amount": 5000, "to": "acme"}}}
        """;
    try (var ann = client(_ -> {})) {
      ann.listTools();
      try (var leaving = new RawClient(gateway.address())) {
        leaving.send("POST", TestGateway.HEADERS, call.getBytes(StandardCharsets.UTF_8));
        plane.escalation(1);
      }
      assertThat(plane.decided(1)).isEqualTo("require_approval NOT_EXECUTED");
      plane.approve(plane.escalation(1), "tessa", "treasury");
      assertThat(tools.done()).isEmpty();
      assertThat(call(ann, "payments.transfer", PAYMENT)).isEqualTo("paid 5000 to acme");
    }
    assertThat(tools.done()).containsExactly("payments.transfer");
  }

  @Test
  void of_two_equal_calls_one_approval_lets_one_run() throws Exception {
    gateway.close();
    gateway = start(Duration.ofSeconds(2));
    try (var ann = client(_ -> {})) {
      var first = start(() -> call(ann, "payments.transfer", PAYMENT));
      var second = start(() -> call(ann, "payments.transfer", PAYMENT));
      plane.approve(plane.escalation(1), "tessa", "treasury");
      assertThat(List.of(first.get(10, TimeUnit.SECONDS), second.get(10, TimeUnit.SECONDS)))
          .anyMatch(said -> said.equals("paid 5000 to acme"))
          .anyMatch(said -> said.startsWith("approval pending, nothing was executed"));
    }
    assertThat(tools.done()).containsExactly("payments.transfer");
  }

  @Test
  void it_starts_and_decides_without_the_control_plane_and_holds_what_needs_people()
      throws Exception {
    gateway.close();
    plane.close();
    gateway = start(Duration.ofMillis(300));
    try (var ann = client(_ -> {})) {
      assertThat(call(ann, "fs.list", Map.of())).isEmpty();
      assertThat(call(ann, "payments.transfer", PAYMENT))
          .startsWith("approval pending, nothing was executed: nobody could be asked");
    }
    assertThat(tools.done()).containsExactly("fs.list");
  }

  @Test
  void an_address_in_use_is_told_as_such() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      gateway.close();
      var file = file(other.getLocalPort(), Duration.ofSeconds(1));
      assertThatThrownBy(() -> Gateway.start(file, TestGateway.QUICK, Clock.systemUTC()))
          .isInstanceOf(BindException.class);
    }
  }

  private interface Calling {
    String call();
  }

  private static FutureTask<String> start(Calling calling) {
    var task = new FutureTask<>(calling::call);
    Thread.ofVirtual().start(task);
    return task;
  }

  private interface Heard {
    void tools(List<String> names);
  }

  private McpSyncClient client(Heard heard) {
    var client =
        TestGateway.official(gateway.address(), "token-of-ann")
            .toolsChangeConsumer(changed -> heard.tools(names(changed)))
            .build();
    client.initialize();
    return client;
  }

  private static List<String> names(List<McpSchema.Tool> tools) {
    return tools.stream().map(McpSchema.Tool::name).toList();
  }

  private static String call(McpSyncClient client, String tool, Map<String, Object> arguments) {
    var result = client.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
    return ((TextContent) result.content().getFirst()).text();
  }
}
