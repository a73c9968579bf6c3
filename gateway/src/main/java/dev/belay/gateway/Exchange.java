package dev.belay.gateway;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// One HTTP exchange with an agent, answered with JSON or with a stream of events.
///
/// A client that leaves is no error: what is still written to it goes nowhere. `lost` and `isGone`
/// may be called by any thread; the rest is not safe for more than one.
final class Exchange implements Audience {

  /// What came as the body of a request.
  sealed interface Body {

    record Whole(Message message) implements Body {}

    record TooLarge() implements Body {}

    record TooSlow() implements Body {}
  }

  private static final byte[] COMMENT = ": still here\n\n".getBytes(StandardCharsets.UTF_8);

  private final ServerRequest request;
  private final ServerResponse response;
  private final Limits limits;
  private Optional<OutputStream> stream = Optional.empty();
  private volatile boolean gone;

  Exchange(ServerRequest request, ServerResponse response, Limits limits) {
    this.request = request;
    this.response = response;
    this.limits = limits;
  }

  /// The header, when the request has it exactly once.
  Optional<String> header(HeaderName name) {
    var values = request.headers().values(name);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  boolean hasHeader(HeaderName name) {
    return request.headers().contains(name);
  }

  /// Whether the request says only once, and in one way, where it ends. Others on its way might
  /// have understood another end.
  boolean endsClearly() {
    int lengths = request.headers().values(HeaderNames.CONTENT_LENGTH).size();
    var encodings = request.headers().values(HeaderNames.TRANSFER_ENCODING);
    return encodings.isEmpty()
        ? lengths <= 1
        : lengths == 0 && encodings.size() == 1 && encodings.getFirst().equals("chunked");
  }

  boolean accepts(String type) {
    return request.headers().values(HeaderNames.ACCEPT).stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(range -> range.split(";", 2)[0].strip())
        .anyMatch(range -> range.equals(type) || range.equals("*/*"));
  }

  /// Reads what is too large to its end, within bounds: a client that still writes would not hear.
  Body body() throws IOException {
    if (!request.content().hasEntity()) {
      return new Body.Whole(Message.read(new byte[0]));
    }
    long deadline = System.nanoTime() + limits.body().toNanos();
    var in = request.content().inputStream();
    long declared = request.headers().contentLength().orElse(0);
    if (declared <= Limits.MESSAGE_BYTES) {
      var bytes = new byte[Limits.MESSAGE_BYTES + 1];
      int length = read(in, bytes, deadline);
      if (length < bytes.length) {
        return System.nanoTime() - deadline < 0
            ? new Body.Whole(Message.read(Arrays.copyOf(bytes, length)))
            : new Body.TooSlow();
      }
    }
    discard(in, deadline);
    return new Body.TooLarge();
  }

  void header(HeaderName name, String value) {
    response.header(name, value);
  }

  /// Answers with an error and reads what is still to come, or closes the connection.
  void refuse(Status status, int code, String message) {
    refuse(status, Message.error(NullNode.instance, code, message));
  }

  void refuse(Status status, ObjectNode error) {
    if (!request.content().consumed() && request.content().hasEntity()) {
      var deadline = System.nanoTime() + limits.body().toNanos();
      discard(request.content().inputStream(), deadline);
    }
    send(status, error);
  }

  /// Answers with an error and takes no further request of this connection.
  void refuseAndClose(Status status, int code, String message) {
    response.header(HeaderValues.CONNECTION_CLOSE);
    ConnectionWatch.closeAfter(response);
    send(status, Message.error(NullNode.instance, code, message));
  }

  void accepted() {
    response.status(Status.ACCEPTED_202);
    quietly(response::send);
  }

  void status(int code) {
    response.status(Status.create(code));
    quietly(response::send);
  }

  /// The last message of this exchange.
  ///
  /// @param envelope how it came when it came as an event
  void answer(ObjectNode message, Event envelope) {
    if (stream.isPresent()) {
      event(envelope.withData(Json.text(message)));
    } else {
      send(Status.OK_200, message);
    }
  }

  /// Says the last word of a request that went to the upstream.
  void conclude(JsonNode id, Relay.Carried carried) {
    switch (carried) {
      case Relay.Carried.Answered(var message, var envelope) -> answer(message, envelope);
      case Relay.Carried.Declined(int status, var error) -> decline(status, error);
      case Relay.Carried.Faulted(var fault) ->
          answer(
              Message.error(id, Message.UPSTREAM_FAILED, String.valueOf(fault.getMessage())),
              Event.of(""));
      case Relay.Carried.Unfinished _ -> {}
    }
  }

  /// The upstream did not take the request, which only an answer without a stream can show.
  private void decline(int status, ObjectNode error) {
    if (stream.isPresent()) {
      event(Event.of(Json.text(error)));
    } else {
      send(Status.create(status), error);
    }
  }

  @Override
  public void begin() {
    if (stream.isPresent()) {
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "text/event-stream");
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.create("X-Accel-Buffering"), "no");
    stream = Optional.of(response.outputStream());
    keepAlive();
  }

  @Override
  public void event(Event event) {
    write(event.bytes());
  }

  @Override
  public void keepAlive() {
    if (stream.isPresent()) {
      write(COMMENT);
    }
  }

  /// Watches for the client to leave. The connection serves no further request.
  void watch(Runnable onGone) {
    response.header(HeaderValues.CONNECTION_CLOSE);
    ConnectionWatch.start(
        response,
        () -> {
          lost();
          onGone.run();
        });
  }

  void lost() {
    gone = true;
  }

  boolean isGone() {
    return gone;
  }

  private void send(Status status, ObjectNode message) {
    response.status(status);
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    var bytes = Json.bytes(message);
    quietly(() -> response.send(bytes));
  }

  private void write(byte[] bytes) {
    quietly(
        () -> {
          var out = stream.orElseThrow();
          out.write(bytes);
          out.flush();
        });
  }

  private interface Writing {
    void run() throws IOException;
  }

  private void quietly(Writing writing) {
    if (gone) {
      return;
    }
    try {
      writing.run();
    } catch (IOException | UncheckedIOException | CloseConnectionException _) {
      gone = true;
    }
  }

  private static int read(InputStream in, byte[] into, long deadline) throws IOException {
    int length = 0;
    while (length < into.length && System.nanoTime() - deadline < 0) {
      int read = in.read(into, length, into.length - length);
      if (read < 0) {
        return length;
      }
      length += read;
    }
    return length;
  }

  private void discard(InputStream in, long deadline) {
    var scratch = new byte[8 << 10];
    long discarded = 0;
    try {
      while (discarded < Limits.DISCARDED_BYTES && System.nanoTime() - deadline < 0) {
        int read = in.read(scratch);
        if (read < 0) {
          return;
        }
        discarded += read;
      }
    } catch (IOException | RuntimeException _) {
      // What can't be read is not needed.
    }
    response.header(HeaderValues.CONNECTION_CLOSE);
    ConnectionWatch.closeAfter(response);
  }
}
