package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Whatever answers in place of a control plane, the client comes back in time and says what it
/// was.
class ControlPlaneTest {

  private static final Duration SHORT = Duration.ofSeconds(2);

  private interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicReference<Answer> answer =
      new AtomicReference<>(exchange -> send(exchange, 200, "application/json", "{}"));
  private HttpServer server;
  private ControlPlane plane;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    plane =
        new ControlPlane(
            URI.create("http://127.0.0.1:%d/under/here/".formatted(server.getAddress().getPort())),
            () -> "secret",
            new ControlPlane.Patience(SHORT, SHORT, SHORT),
            System::nanoTime);
  }

  @AfterEach
  void end() {
    ended.countDown();
    plane.close();
    threads.shutdownNow();
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      answer.get().to(exchange);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void a_call_carries_the_token_below_the_base_path() throws Exception {
    var seen = new AtomicReference<String>();
    answer.set(
        exchange -> {
          seen.set(
              "%s %s %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Authorization")));
          send(exchange, 200, "application/json", "{\"keys\":[]}");
        });
    assertThat(plane.keys().verifyingKeys()).isEmpty();
    assertThat(seen).hasValue("GET /under/here/v1/keys Bearer secret");
  }

  @Test
  void names_cannot_leave_their_place_in_a_path() throws Exception {
    var seen = new AtomicReference<String>();
    answer.set(
        exchange -> {
          seen.set(exchange.getRequestURI().getRawPath());
          send(exchange, 304, "application/json", "");
        });
    assertThat(plane.assignment("a/../b?c", "prod uction", "")).isEmpty();
    assertThat(seen)
        .hasValue("/under/here/v1/projects/a%2F..%2Fb%3Fc/environments/prod%20uction/assignment");
  }

  @Test
  void keys_that_are_not_what_their_id_says_are_left_out() {
    var one = SigningKey.generate().verifyingKey();
    var other = SigningKey.generate().verifyingKey();
    var mixed =
        new PublicKeys(
            List.of(
                new PublicKeys.PublicKey(one.id(), one.toPem()),
                new PublicKeys.PublicKey(one.id(), other.toPem()),
                new PublicKeys.PublicKey(other.id(), "no key")));
    assertThat(mixed.verifyingKeys()).extracting(VerifyingKey::id).containsExactly(one.id());
  }

  @Test
  void a_refusal_is_told_in_the_words_of_the_control_plane() {
    answer.set(
        exchange ->
            send(
                exchange,
                409,
                ProblemDetails.MEDIA_TYPE,
                "{\"status\":409,\"code\":\"approval-used\",\"title\":\"was used\",\"more\":1}"));
    assertThatThrownBy(
            () -> plane.redeem("a1", new EscalationRecord.Redemption("d1", Sample.NOTHING)))
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(409);
              assertThat(refused.problem().code()).isEqualTo("approval-used");
            })
        .hasMessage("was used");
  }

  @Test
  void a_refusal_by_something_else_is_told_by_its_status() {
    answer.set(exchange -> send(exchange, 403, "text/html", "<h1>proxy</h1>"));
    assertThatThrownBy(plane::keys)
        .isInstanceOf(Refused.class)
        .hasMessage("the control plane refused with status 403");
  }

  @Test
  void a_failure_a_redirect_and_nonsense_are_no_answers() {
    answer.set(exchange -> send(exchange, 503, "application/json", "{}"));
    assertThatThrownBy(plane::keys).isInstanceOf(IOException.class).hasMessageContaining("503");
    answer.set(
        exchange -> {
          exchange.getResponseHeaders().add("Location", "http://127.0.0.1:1/elsewhere");
          send(exchange, 302, "text/plain", "");
        });
    assertThatThrownBy(plane::keys).isInstanceOf(IOException.class).hasMessageContaining("302");
    answer.set(exchange -> send(exchange, 200, "application/json", "{\"keys\":7}"));
    assertThatThrownBy(plane::keys)
        .isInstanceOf(IOException.class)
        .hasMessage("the control plane's answer is not understood");
  }

  @Test
  void one_that_never_answers_is_not_waited_for() {
    answer.set(_ -> ended.await(1, TimeUnit.MINUTES));
    assertThatThrownBy(plane::keys).isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void one_that_never_finishes_its_answer_is_not_waited_for() {
    answer.set(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write("{\"keys\":".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          ended.await(1, TimeUnit.MINUTES);
        });
    assertThatThrownBy(plane::keys).isInstanceOf(HttpTimeoutException.class);
  }

  @Test
  void an_answer_without_end_is_not_read_to_the_end() {
    answer.set(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          var block = "x".repeat(1 << 20).getBytes(UTF_8);
          for (int i = 0; i < 100; i++) {
            exchange.getResponseBody().write(block);
          }
        });
    assertThatThrownBy(() -> plane.assignment("agents", "production", ""))
        .isInstanceOf(IOException.class);
  }

  @Test
  void one_that_is_not_there_is_told() {
    server.stop(0);
    assertThatThrownBy(plane::keys).isInstanceOf(IOException.class);
  }

  @Test
  void records_travel_zipped_a_line_each() throws Exception {
    var seen = new AtomicReference<String>();
    answer.set(
        exchange -> {
          var in = new GZIPInputStream(exchange.getRequestBody());
          seen.set(new String(in.readAllBytes(), UTF_8));
          send(exchange, 200, "application/json", "{\"taken\":2,\"known\":0,\"refused\":[]}");
        });
    var receipt = plane.record(List.of("{\"a\":1}".getBytes(UTF_8), "{\"b\":2}".getBytes(UTF_8)));
    assertThat(receipt.taken()).isEqualTo(2);
    assertThat(seen).hasValue("{\"a\":1}\n{\"b\":2}\n");
  }

  @Test
  void an_open_question_is_kept_open_for_no_longer_than_may_be() throws Exception {
    var seen = new AtomicReference<String>();
    answer.set(
        exchange -> {
          seen.set(exchange.getRequestURI().getQuery());
          send(exchange, 404, "application/json", "{}");
        });
    assertThatThrownBy(() -> plane.escalation("e1", Duration.ofHours(1)))
        .isInstanceOf(Refused.class);
    assertThat(seen).hasValue("wait=30");
  }

  // Streams

  @Test
  void a_stream_is_heard_event_by_event() throws Exception {
    answer.set(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream; charset=utf-8");
          exchange.sendResponseHeaders(200, 0);
          var text =
              """
              : alive

              event: other
              data: nothing for us

              id: 1
              event: assignment
              data: {"one":
              data:  1}

              data: of no kind

              event:assignment
              data:{"two":2}

              event: assignment
              data: {"cut off": true}
              """;
          exchange.getResponseBody().write(text.getBytes(UTF_8));
        });
    try (var stream = plane.assignments("agents", "production")) {
      assertThat(stream.next()).hasValueSatisfying(is("{\"one\":\n 1}"));
      assertThat(stream.next()).hasValueSatisfying(is("{\"two\":2}"));
      assertThat(stream.next()).isEmpty();
    }
  }

  private static java.util.function.Consumer<byte[]> is(String expected) {
    return bytes -> assertThat(new String(bytes, UTF_8)).isEqualTo(expected);
  }

  @Test
  void what_is_no_stream_is_told() {
    answer.set(exchange -> send(exchange, 200, "application/json", "{}"));
    assertThatThrownBy(() -> plane.assignments("agents", "production"))
        .isInstanceOf(IOException.class)
        .hasMessage("expected a stream of events, found `application/json`");
    answer.set(exchange -> send(exchange, 404, "application/json", "{}"));
    assertThatThrownBy(() -> plane.assignments("agents", "production")).isInstanceOf(Refused.class);
  }

  @Test
  void a_silent_stream_ends_when_it_is_closed_from_elsewhere() throws Exception {
    answer.set(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(": alive\n\n".getBytes(UTF_8));
          exchange.getResponseBody().flush();
          ended.await(1, TimeUnit.MINUTES);
        });
    var stream = plane.assignments("agents", "production");
    var outcome = new java.util.concurrent.LinkedBlockingQueue<String>();
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                outcome.add(stream.next().isPresent() ? "an event" : "the end");
              } catch (IOException _) {
                outcome.add("the end");
              }
            });
    assertThat(stream.silentNanos()).isNotNegative();
    stream.close();
    assertThat(outcome.poll(10, TimeUnit.SECONDS)).isEqualTo("the end");
  }

  @Test
  void an_event_without_end_is_not_heard_to_the_end() throws Exception {
    answer.set(
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
          exchange.sendResponseHeaders(200, 0);
          var line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(UTF_8);
          for (int i = 0; i < 20; i++) {
            exchange.getResponseBody().write(line);
          }
        });
    try (var stream = plane.assignments("agents", "production")) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("an event of more than");
    }
  }

  private static void send(HttpExchange exchange, int status, String type, String body)
      throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", type);
    var bytes = body.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
