package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Calls that wait for people, and clients that do not.
class HeldCallTest {

  private static final String CALL = TestGateway.toolCall(1, "pay", "{\"amount\": 5000}");

  private ScriptedUpstream upstream;
  private TestGateway gateway;
  private FakeGate.FakeHold hold;

  @BeforeEach
  void start() throws Exception {
    upstream = ScriptedUpstream.json("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}");
    gateway = new TestGateway(upstream.address());
    hold = gateway.gate.hold("pay", Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @Test
  void the_client_is_kept_alive_and_gets_the_result_on_its_stream() throws Exception {
    try (var client = held()) {
      assertThat(client.chunk()).isEqualTo(": still here\n\n");
      assertThat(client.chunk()).isEqualTo(": still here\n\n");
      assertThat(hold.approve()).isTrue();
      assertThat(client.chunkWith("data: ")).contains("\"dev.belay/decision\":\"decision-1\"");
      assertThat(client.chunk()).isEmpty();
      assertThat(client.isAtEnd()).isTrue();
    }
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.EXECUTED);
    assertThat(upstream.requests()).hasSize(1);
  }

  @Test
  void nothing_runs_when_the_client_left_before_the_approval() throws Exception {
    held().close();
    hold.awaitEnd();
    assertThat(hold.approve()).isFalse();
    var done = gateway.gate.nextDeed();
    assertThat(done.admission()).isInstanceOf(Admission.Pending.class);
    assertThat(done.deed()).isEqualTo(Deed.NOT_EXECUTED);
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void a_client_that_leaves_is_noticed_although_nothing_is_written_to_it() throws Exception {
    var silent =
        new Limits(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5),
            Duration.ofMinutes(1),
            Duration.ofSeconds(5),
            4);
    try (var quiet = new TestGateway(upstream.address(), Optional.empty(), silent)) {
      hold = quiet.gate.hold("pay", Duration.ofMinutes(1));
      var client = quiet.connect();
      client.send("POST", TestGateway.HEADERS, CALL.getBytes(StandardCharsets.UTF_8));
      hold.awaitWaiting();
      client.close();
      hold.awaitEnd();
      assertThat(quiet.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
    }
  }

  @Test
  void a_client_that_talks_before_it_is_answered_is_still_watched() throws Exception {
    var client = held();
    client.write("\r\n\r\nGET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.UTF_8));
    assertThat(client.chunk()).isEqualTo(": still here\n\n");
    client.close();
    hold.awaitEnd();
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
  }

  @Test
  void a_call_that_is_cancelled_waits_no_longer() throws Exception {
    try (var client = held()) {
      gateway.post(
          """
          {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
          """);
      assertThat(client.chunkWith("data: ")).contains("approval pending");
    }
    assertThat(hold.approve()).isFalse();
  }

  @Test
  void a_call_of_another_principal_is_not_cancelled() throws Exception {
    try (var client = held()) {
      gateway.post(
          TestGateway.HEADERS.replace("ann", "bob"),
          """
          {"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 1}}
          """);
      assertThat(hold.approve()).isTrue();
      assertThat(client.chunkWith("data: ")).contains("decision-1").doesNotContain("pending");
    }
  }

  @Test
  void closing_the_gateway_ends_what_is_held() throws Exception {
    try (var client = held()) {
      assertThat(client.chunk()).isNotEmpty();
      gateway.close();
    }
    assertThat(hold.approve()).isFalse();
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.NOT_EXECUTED);
    assertThat(upstream.requests()).isEmpty();
  }

  private RawClient held() throws Exception {
    var client = gateway.connect();
    client.send("POST", TestGateway.HEADERS, CALL.getBytes(StandardCharsets.UTF_8));
    var head = client.head();
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.headers())
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("connection", "close");
    hold.awaitWaiting();
    return client;
  }
}
