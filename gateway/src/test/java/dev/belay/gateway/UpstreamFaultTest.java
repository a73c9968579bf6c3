package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// An upstream that is dead, hung or lying costs bounded time and gives a clear error.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class UpstreamFaultTest {

  private static final String CALL = TestGateway.toolCall(1, "pay", "{}");
  private static final String ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}";
  private static final String JSON_HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100000000\r\n\r\n";

  @Test
  void dead() throws Exception {
    int port;
    try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    var dead = URI.create("http://localhost:%d/mcp".formatted(port));
    try (var gateway = new TestGateway(dead)) {
      assertThat(error(gateway)).isEqualTo("the upstream cannot be reached");
      assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
    }
  }

  @Test
  void hung_before_the_answer() throws Exception {
    expect(out -> Thread.currentThread().join(), "the upstream did not answer within 700 ms");
  }

  @Test
  void hung_in_the_middle_of_the_answer() throws Exception {
    expect(
        out -> {
          out.write(JSON_HEAD.getBytes(StandardCharsets.UTF_8));
          out.flush();
          Thread.currentThread().join();
        },
        "the upstream's answer was not complete within 700 ms");
  }

  @Test
  void hung_in_the_middle_of_a_stream() throws Exception {
    expectOnStream(
        out -> {
          out.write(events(": soon\n\n"));
          out.flush();
          Thread.currentThread().join();
        },
        "the upstream said nothing for 700 ms");
  }

  @Test
  void gone_before_the_answer() throws Exception {
    expect(out -> {}, "the upstream broke off before it answered");
  }

  @Test
  void gone_in_the_middle_of_the_answer() throws Exception {
    expect(
        out -> {
          out.write((JSON_HEAD + "{\"jsonrpc\"").getBytes(StandardCharsets.UTF_8));
          out.flush();
        },
        "the upstream broke off in the middle of its answer");
  }

  @Test
  void an_endless_answer() throws Exception {
    expect(
        out -> {
          out.write(JSON_HEAD.getBytes(StandardCharsets.UTF_8));
          endless(out, " ");
        },
        "the upstream's answer has more than 33554432 bytes");
  }

  @Test
  void an_endless_event() throws Exception {
    expectOnStream(
        out -> {
          out.write(events("data: "));
          endless(out, "x");
        },
        "an event of the upstream has more than 33554432 bytes");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK | application/json | {\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}} | the upstream"
            + " answered another request",
        "200 OK | application/json | {\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":{}} | the"
            + " upstream answered another request",
        "200 OK | application/json | nonsense | the upstream's answer is no message of MCP: line 1,"
            + " column 1: not JSON",
        "200 OK | application/json | {\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} | expected"
            + " an answer of the upstream, found a request",
        "200 OK | text/html | <html></html> | expected JSON or an event stream of the upstream,"
            + " found `text/html`",
        "302 Found | text/html | elsewhere | the upstream answered HTTP 302",
        "500 Internal Server Error | text/html | sorry | the upstream answered HTTP 500",
        "202 Accepted | text/html | later | the upstream answered HTTP 202",
        "403 Forbidden | text/html | no | the upstream refused the gateway's credential",
        "418 Teapot | text/html | tea | the upstream answered HTTP 418",
      })
  void a_lie(String status, String type, String body, String problem) throws Exception {
    var head =
        "HTTP/1.1 %s\r\nLocation: /other\r\nContent-Type: %s\r\nContent-Length: %d"
            .formatted(status, type, body.length());
    try (var upstream = ScriptedUpstream.answering(head, body);
        var gateway = new TestGateway(upstream.address())) {
      assertThat(error(gateway)).isEqualTo(problem);
      assertThat(gateway.gate.nextDeed().deed()).isIn(Deed.UNKNOWN, Deed.NOT_EXECUTED);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":{}} | the upstream answered another request",
        "nonsense | the upstream's answer is no message of MCP: line 1, column 1: not JSON",
      })
  void a_lie_on_a_stream(String data, String problem) throws Exception {
    expectOnStream(out -> out.write(events("data: " + data + "\n\n")), problem);
  }

  @Test
  void a_stream_that_ends_without_an_answer() throws Exception {
    expectOnStream(
        out -> out.write(events(": nothing\n\n")),
        "the upstream ended its stream without an answer");
  }

  @Test
  void an_upstream_of_another_protocol() throws Exception {
    try (var upstream = ScriptedUpstream.json(ANSWER);
        var gateway = new TestGateway(upstream.address())) {
      var answer =
          gateway.post("{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"initialize\"}").json();
      assertThat(answer.path("error").path("message").stringValue())
          .startsWith("the upstream speaks `` of MCP, the gateway `2025-03-26`");
    }
  }

  private static void expect(ScriptedUpstream.Script script, String problem) throws Exception {
    try (var upstream = new ScriptedUpstream(script);
        var gateway = new TestGateway(upstream.address())) {
      assertThat(error(gateway)).isEqualTo(problem);
      assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.UNKNOWN);
      assertThat(upstream.requests()).hasSize(1);
    }
  }

  private static void expectOnStream(ScriptedUpstream.Script script, String problem)
      throws Exception {
    try (var upstream = new ScriptedUpstream(script);
        var gateway = new TestGateway(upstream.address());
        var client = gateway.connect()) {
      client.send("POST", TestGateway.HEADERS, CALL.getBytes(StandardCharsets.UTF_8));
      assertThat(client.head().status()).isEqualTo(200);
      assertThat(client.chunkWith("\"error\"")).contains("\"message\":\"" + problem + "\"");
      assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.UNKNOWN);
    }
  }

  private static String error(TestGateway gateway) throws IOException {
    var answer = gateway.post(CALL);
    assertThat(answer.status()).isEqualTo(200);
    var error = answer.json().path("error");
    assertThat(error.path("code").intValue()).isEqualTo(502);
    return error.path("message").stringValue();
  }

  private static byte[] events(String text) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + text)
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void endless(java.io.OutputStream out, String text) throws IOException {
    var some = text.repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
    while (true) {
      out.write(some);
    }
  }
}
