package dev.belay.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What the upstream says on streams, and what clients say back.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
class StreamTest {

  private static final String CALL = TestGateway.toolCall(1, "ask", "{}");
  private static final String RESULT = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"content\":[]}}";
  private static final String LIST =
      """
      {"jsonrpc":"2.0","id":1,"result":{"tools":[{"name":"fs.list"},{"name":"fs.delete"},{}]}}
      """
          .strip();

  /// What the upstream says next; empty ends the stream.
  private final BlockingQueue<Optional<String>> said = new LinkedBlockingQueue<>();

  private final CountDownLatch gatewayLeft = new CountDownLatch(1);
  private ScriptedUpstream upstream;
  private TestGateway gateway;

  @BeforeEach
  void start() throws Exception {
    upstream = new ScriptedUpstream(this::speak);
    gateway = new TestGateway(upstream.address());
  }

  @AfterEach
  void stop() throws Exception {
    said.add(Optional.empty());
    gateway.close();
    upstream.close();
  }

  private void speak(OutputStream out) throws IOException, InterruptedException {
    write(out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n: hello\n\n");
    while (true) {
      var next = said.poll(50, TimeUnit.MILLISECONDS);
      if (next == null) {
        noticeLeaving(out);
      } else if (next.isEmpty()) {
        return;
      } else {
        write(out, next.get());
      }
    }
  }

  private void noticeLeaving(OutputStream out) throws IOException {
    try {
      write(out, ": still here\n\n");
    } catch (IOException e) {
      gatewayLeft.countDown();
      throw e;
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  @Test
  void events_pass_one_by_one_and_keep_their_ids() throws Exception {
    try (var client = call()) {
      var progress = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{}}";
      say("id: e1\ndata: " + progress + "\n\n");
      assertThat(client.chunkWith("data: ")).isEqualTo("id: e1\ndata: " + progress + "\n\n");
      say("id: e2\nevent: message\ndata: " + RESULT + "\n\n");
      assertThat(client.chunkWith("data: "))
          .startsWith("event: message\nid: e2\ndata: {\"jsonrpc\":\"2.0\",\"id\":1");
      assertThat(client.chunk()).isEmpty();
    }
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.EXECUTED);
  }

  @Test
  void the_upstream_asks_the_client_and_hears_its_answer() throws Exception {
    try (var client = call()) {
      upstream.requests().take();
      var question = "{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"method\":\"roots/list\"}";
      say("data: " + question + "\n\n");
      assertThat(client.chunkWith("data: ")).isEqualTo("data: " + question + "\n\n");
      said.add(Optional.empty());
      var answer = "{\"jsonrpc\":\"2.0\",\"id\":\"q1\",\"result\":{\"roots\":[]}}";
      assertThat(gateway.post(answer).status()).isEqualTo(202);
      assertThat(upstream.requests().take()).endsWith(answer);
    }
  }

  @Test
  void a_stream_of_the_client_carries_what_comes_unasked() throws Exception {
    try (var client = listen("")) {
      var note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tools/list_changed\"}";
      say("data: " + note + "\n\n");
      assertThat(client.chunkWith("data: ")).isEqualTo("data: " + note + "\n\n");
    }
    assertThat(gatewayLeft.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void clients_that_listen_hear_that_other_tools_may_be_visible() throws Exception {
    try (var client = listen("")) {
      client.chunk();
      gateway.toolsChanged();
      assertThat(client.chunkWith("data: ")).contains("notifications/tools/list_changed");
    }
  }

  @Test
  void an_answer_that_nobody_resumed_for_goes_nowhere() throws Exception {
    try (var client = listen("")) {
      say("data: " + LIST + "\n\n");
      say("data: nonsense\n\n");
      var note = "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\"}";
      say("data: " + note + "\n\n");
      assertThat(client.chunkWith("data: ")).isEqualTo("data: " + note + "\n\n");
    }
  }

  @Test
  void a_list_of_tools_is_filtered_on_a_resumed_stream_too() throws Exception {
    try (var client = listen("Last-Event-ID: e1")) {
      say("data: " + LIST + "\n\n");
      assertThat(client.chunkWith("data: "))
          .contains("\"tools\":[{\"name\":\"fs.list\"},{\"name\":\"fs.delete\"}]");
    }
    assertThat(upstream.requests().take()).contains("Last-Event-ID: e1");
  }

  @Test
  void a_call_whose_stream_ends_early_is_concluded_when_it_is_resumed() throws Exception {
    try (var client = call()) {
      say("id: e1\ndata:\n\n");
      assertThat(client.chunkWith("id: ")).isEqualTo("id: e1\ndata:\n\n");
      said.add(Optional.empty());
      assertThat(client.chunk()).isEmpty();
    }
    assertThat(gateway.gate.hasNoDeed()).isTrue();
    try (var client = listen("Last-Event-ID: e1")) {
      say("data: " + RESULT + "\n\n");
      client.chunkWith("data: ");
    }
    assertThat(gateway.gate.nextDeed())
        .isEqualTo(new FakeGate.Done(new Admission.Forward("decision-1"), Deed.EXECUTED));
  }

  @Test
  void a_call_that_is_never_resumed_is_unknown() throws Exception {
    try (var client = call()) {
      say("id: e1\ndata:\n\n");
      client.chunkWith("id: ");
      said.add(Optional.empty());
      assertThat(client.chunk()).isEmpty();
    }
    gateway.close();
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.UNKNOWN);
  }

  @Test
  void what_came_of_a_call_is_known_although_its_client_left() throws Exception {
    var client = call();
    client.chunk();
    client.close();
    say("data: " + RESULT + "\n\n");
    assertThat(gateway.gate.nextDeed().deed()).isEqualTo(Deed.EXECUTED);
  }

  private void say(String events) {
    said.add(Optional.of(events));
  }

  private RawClient call() throws IOException {
    var client = gateway.connect();
    client.send("POST", TestGateway.HEADERS, CALL.getBytes(StandardCharsets.UTF_8));
    assertThat(client.head().headers()).containsEntry("content-type", "text/event-stream");
    return client;
  }

  private RawClient listen(String header) throws IOException {
    var client = gateway.connect();
    client.send("GET", TestGateway.HEADERS + header, new byte[0]);
    assertThat(client.head().status()).isEqualTo(200);
    return client;
  }
}
