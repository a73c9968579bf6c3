package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Who and what is let in, tried with bytes on a socket.
class EntranceTest {

  private static final String INITIALIZE =
      """
      {"jsonrpc": "2.0", "id": 0, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {},
        "clientInfo": {"name": "raw", "version": "1"}}}
      """;
  private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 7, \"method\": \"ping\"}";

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
  @ValueSource(
      strings = {
        "",
        "Authorization: Bearer token-of-nobody",
        "Authorization: Bearer ",
        "Authorization: Basic token-of-ann",
        "Authorization: Bearer token-of-ann\nAuthorization: Bearer token-of-ann"
      })
  void nobody_enters_without_a_token_of_theirs(String headers) throws Exception {
    var answer =
        gateway.post(
            (headers + "\nAccept: application/json, text/event-stream").strip(), INITIALIZE);
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers()).containsEntry("www-authenticate", "Bearer realm=\"belay\"");
    assertThat(tools.credentialsSeen()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://evil.example, 403",
    "http://localhost.evil.example, 403",
    "null, 403",
    "http://localhost:3000, 200",
    "http://127.0.0.1, 200",
    "https://console.example, 200"
  })
  void a_web_page_enters_only_from_a_known_origin(String origin, int status) throws Exception {
    assertThat(gateway.post(TestGateway.HEADERS + "Origin: " + origin, INITIALIZE).status())
        .isEqualTo(status);
  }

  @Test
  void a_session_belongs_to_who_opened_it() throws Exception {
    var session = "Mcp-Session-Id: " + gateway.post(INITIALIZE).headers().get("mcp-session-id");
    assertThat(gateway.post(TestGateway.HEADERS + session, PING).status()).isEqualTo(200);
    var bob = TestGateway.HEADERS.replace("ann", "bob") + session;
    assertThat(gateway.post(bob, PING).status()).isEqualTo(404);
    try (var client = gateway.connect()) {
      assertThat(client.send("GET", bob, new byte[0]).answer().status()).isEqualTo(404);
    }
    try (var client = gateway.connect()) {
      assertThat(client.send("DELETE", bob, new byte[0]).answer().status()).isEqualTo(404);
    }
    assertThat(gateway.post(TestGateway.HEADERS + session, PING).status()).isEqualTo(200);
  }

  @Test
  void a_session_ends_when_its_owner_says_so() throws Exception {
    var session = "Mcp-Session-Id: " + gateway.post(INITIALIZE).headers().get("mcp-session-id");
    try (var client = gateway.connect()) {
      assertThat(
              client.send("DELETE", TestGateway.HEADERS + session, new byte[0]).answer().status())
          .isEqualTo(204);
    }
    var answer = gateway.post(TestGateway.HEADERS + session, PING);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().path("error").path("message").stringValue())
        .isEqualTo("the session has ended");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invented", "aW52ZW50ZWQ.AAAA", ".", "%%%.%%%"})
  void an_invented_session_is_none(String id) throws Exception {
    assertThat(gateway.post(TestGateway.HEADERS + "Mcp-Session-Id: " + id, PING).status())
        .isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}] | -32600 | batches",
        "\"text\" | -32600 | expected a JSON object",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\" | -32700 | not JSON",
        "{} {} | -32700 | not JSON",
        "{\"jsonrpc\": \"2.0\", \"id\": \"\\ud800\", \"method\": \"ping\"} | -32600 | surrogate",
        "{\"jsonrpc\": \"1.0\", \"id\": 1, \"method\": \"ping\"} | -32600 | to be `2.0`",
        "{\"jsonrpc\": \"2.0\", \"id\": null, \"method\": \"ping\"} | -32600 | `id`",
        "{\"jsonrpc\": \"2.0\", \"id\": 1.5, \"method\": \"ping\"} | -32600 | `id`",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": 5} | -32600 | `method`",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"params\": []} | -32600 |"
            + " `params`",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"result\": {}, \"Method\": \"tools/call\"} | -32600 |"
            + " `Method`",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\", \"method\": \"tools/call\"} |"
            + " -32700 | same key twice",
        "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": {\"name\":"
            + " \"fs.list\", \"Name\": \"fs.delete\"}} | -32600 | differ in case",
      })
  void what_is_no_message_is_refused(String body, int code, String problem) throws Exception {
    var answer = gateway.post(body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("code").intValue()).isEqualTo(code);
    assertThat(answer.json().path("error").path("message").stringValue()).contains(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "server/discover, -32601",
    "tasks/list, -32601",
    "Tools/call, -32601",
    "'tools/call ', -32601"
  })
  void a_method_that_the_gateway_does_not_know_goes_nowhere(String method, int code)
      throws Exception {
    var body = PING.replace("ping", method);
    assertThat(gateway.post(body).json().path("error").path("code").intValue()).isEqualTo(code);
    assertThat(tools.credentialsSeen()).isEmpty();
  }

  @Test
  void a_message_nested_too_deep_is_refused() throws Exception {
    var deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
    var answer = gateway.post(TestGateway.toolCall(1, "fs.write", deep));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("message").stringValue())
        .isEqualTo("at most 100 levels of nesting");
  }

  @Test
  void a_message_of_ten_mebibytes_is_refused_and_hears_why() throws Exception {
    var answer =
        gateway.post(TestGateway.toolCall(1, "fs.write", "\"" + "x".repeat(10 << 20) + "\""));
    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().path("error").path("message").stringValue())
        .isEqualTo("at most 4194304 bytes in a message");
  }

  @Test
  void a_message_without_a_declared_length_has_the_same_limit() throws Exception {
    try (var client = gateway.connect()) {
      client.send("POST", TestGateway.HEADERS + "Transfer-Encoding: chunked", new byte[0]);
      var chunk = ("100000\r\n" + " ".repeat(1 << 20) + "\r\n").getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 5; i++) {
        client.write(chunk);
      }
      client.write("0\r\n\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(client.answer().status()).isEqualTo(413);
    }
  }

  @Test
  void what_was_decided_is_what_the_upstream_gets() throws Exception {
    try (var upstream = ScriptedUpstream.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}");
        var other = new TestGateway(upstream.address())) {
      other.post(
          TestGateway.HEADERS + "Cookie: a=b\nX-Forwarded-For: 1.2.3.4",
          TestGateway.toolCall(1, "pay", "{\"amount\": 1.10, \"much\": 123456789012345678901e-1}"));
      var sent = upstream.requests().take();
      assertThat(sent)
          .contains("{\"amount\":1.10,\"much\":12345678901234567890.1}")
          .doesNotContainIgnoringCase("cookie")
          .doesNotContainIgnoringCase("forwarded")
          .doesNotContain("token-of-ann");
    }
  }

  @ParameterizedTest
  @CsvSource({"2025-03-26, 200", "2025-06-18, 200", "2025-11-25, 200", "2026-07-28, 400", "x, 400"})
  void only_versions_that_the_gateway_speaks_are_taken(String version, int status)
      throws Exception {
    var session = "Mcp-Session-Id: " + gateway.post(INITIALIZE).headers().get("mcp-session-id");
    var headers = TestGateway.HEADERS + session + "\nMCP-Protocol-Version: " + version;
    assertThat(gateway.post(headers, PING).status()).isEqualTo(status);
  }

  @Test
  void a_client_of_a_later_protocol_is_answered_in_the_newest_that_the_gateway_speaks()
      throws Exception {
    var answer = gateway.post(INITIALIZE.replace("2025-11-25", "2027-01-01"));
    assertThat(answer.json().path("result").path("protocolVersion").stringValue())
        .isEqualTo("2025-11-25");
  }

  @Test
  void a_client_must_take_both_kinds_of_answer() throws Exception {
    var headers = TestGateway.HEADERS.replace(", text/event-stream", "");
    assertThat(gateway.post(headers, INITIALIZE).status()).isEqualTo(406);
  }

  @Test
  void notifications_are_taken_and_unknown_ones_refused() throws Exception {
    var session = "Mcp-Session-Id: " + gateway.post(INITIALIZE).headers().get("mcp-session-id");
    var initialized = "{\"jsonrpc\": \"2.0\", \"method\": \"notifications/initialized\"}";
    assertThat(gateway.post(TestGateway.HEADERS + session, initialized).status()).isEqualTo(202);
    var unknown = initialized.replace("initialized", "do_it");
    assertThat(gateway.post(TestGateway.HEADERS + session, unknown).status()).isEqualTo(400);
  }

  @Test
  void one_principal_has_only_so_many_streams_at_once() throws Exception {
    var session = "Mcp-Session-Id: " + gateway.post(INITIALIZE).headers().get("mcp-session-id");
    var open = new ArrayList<RawClient>();
    try {
      for (int i = 0; i < TestGateway.QUICK.atOncePerPrincipal(); i++) {
        var client = gateway.connect();
        open.add(client);
        client.send("GET", TestGateway.HEADERS + session, new byte[0]);
        assertThat(client.head().status()).isEqualTo(200);
      }
      assertThat(gateway.post(TestGateway.HEADERS + session, PING).status()).isEqualTo(429);
      var bob = TestGateway.HEADERS.replace("ann", "bob");
      assertThat(gateway.post(bob, INITIALIZE).status()).isEqualTo(200);
    } finally {
      for (var client : open) {
        client.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3",
        "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: identity"
      })
  void a_request_that_ends_in_two_ways_is_refused_with_its_connection(String header)
      throws Exception {
    try (var client = gateway.connect()) {
      client.send("POST", TestGateway.HEADERS + header, PING.getBytes(StandardCharsets.UTF_8));
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isAtEnd()).isTrue();
    }
    assertThat(tools.credentialsSeen()).isEmpty();
  }

  @Test
  void a_connection_serves_one_request_after_the_other() throws Exception {
    try (var client = gateway.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send("POST", TestGateway.HEADERS, INITIALIZE.getBytes(StandardCharsets.UTF_8));
        assertThat(client.answer().status()).isEqualTo(200);
        client.send("POST", TestGateway.HEADERS, "nonsense".getBytes(StandardCharsets.UTF_8));
        assertThat(client.answer().status()).isEqualTo(400);
      }
    }
  }

  @Test
  void a_gate_that_fails_lets_nothing_pass() throws Exception {
    gateway.gate.answer(
        "fs.list",
        _ -> {
          throw new IllegalStateException("on purpose");
        });
    var answer = gateway.post(TestGateway.toolCall(1, "fs.list", "{}")).json();
    assertThat(answer.path("error").path("code").intValue()).isEqualTo(-32603);
    assertThat(tools.done()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "resources/read, uri",
    "resources/subscribe, uri",
    "prompts/get, name",
  })
  void what_is_read_is_decided_too(String method, String member) throws Exception {
    gateway.gate.block("secret");
    var answer =
        gateway
            .post(
                """
                {"jsonrpc": "2.0", "id": 1, "method": "%s", "params": {"%s": "secret"}}
                """
                    .formatted(method, member))
            .json();
    assertThat(answer.path("error").path("code").intValue()).isEqualTo(403);
    assertThat(answer.path("error").path("message").stringValue())
        .isEqualTo("blocked: not in this test [tested] (decision decision-1)");
    assertThat(answer.path("error").path("data").path("dev.belay/decision").stringValue())
        .isEqualTo("decision-1");
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
    assertThat(tools.credentialsSeen()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"name\": 5}",
        "{\"name\": \"fs.list\", \"arguments\": []}",
        "{\"name\": \"fs.list\", \"task\": {}}"
      })
  void a_call_that_cannot_be_decided_goes_nowhere(String params) throws Exception {
    var answer =
        gateway
            .post(
                "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/call\", \"params\": %s}"
                    .formatted(params))
            .json();
    assertThat(answer.path("error").path("code").intValue()).isEqualTo(-32602);
    assertThat(tools.credentialsSeen()).isEmpty();
  }

  @Test
  void a_blocked_common_pool_holds_nobody_up() throws Exception {
    var released = new CountDownLatch(1);
    for (int i = 0; i < ForkJoinPool.getCommonPoolParallelism(); i++) {
      ForkJoinPool.commonPool()
          .execute(
              () -> {
                try {
                  released.await();
                } catch (InterruptedException _) {
                  Thread.currentThread().interrupt();
                }
              });
    }
    try {
      assertThat(gateway.post(INITIALIZE).status()).isEqualTo(200);
    } finally {
      released.countDown();
    }
  }

  @Test
  void other_methods_of_http_are_not_for_agents() throws Exception {
    try (var client = gateway.connect()) {
      assertThat(client.send("PUT", TestGateway.HEADERS, new byte[0]).answer().status())
          .isEqualTo(405);
    }
  }
}
