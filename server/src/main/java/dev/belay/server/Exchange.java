package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.wire.AuditEvent;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// One request and its answer, as HTTP has them. Not safe for more than one thread.
final class Exchange {

  /// On every answer. What we answer with is data: no browser is to run, frame, keep or guess it.
  static final Map<String, String> SECURITY_HEADERS =
      Map.of(
          "Cache-Control", "no-store",
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Referrer-Policy", "no-referrer",
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY");

  private static final String BEARER = "Bearer ";
  private static final Pattern TRACE_PARENT =
      Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TRACE_BYTES = 16;
  private static final int BUFFER = 8 << 10;

  private final ServerRequest request;
  private final ServerResponse response;
  private final AuditEvent.Origin origin;

  /// The body, once it was begun: it is handed out a single time.
  private Optional<InputStream> begun = Optional.empty();

  Exchange(ServerRequest request, ServerResponse response) {
    this.request = request;
    this.response = response;
    this.origin =
        new AuditEvent.Origin(Optional.of(request.remotePeer().host()), Optional.of(trace()));
  }

  ServerRequest request() {
    return request;
  }

  AuditEvent.Origin origin() {
    return origin;
  }

  String traceId() {
    return origin.traceId().orElseThrow();
  }

  private String trace() {
    return header(request, "traceparent")
        .map(TRACE_PARENT::matcher)
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1))
        .orElseGet(Exchange::randomTrace);
  }

  private static String randomTrace() {
    var bytes = new byte[TRACE_BYTES];
    RANDOM.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /// The header, when the request has it exactly once.
  static Optional<String> header(ServerRequest request, String name) {
    HeaderName header = HeaderNames.create(name);
    var values = request.headers().values(header);
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }

  Optional<Token> token() {
    return header(request, "Authorization")
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .map(value -> value.substring(BEARER.length()).strip())
        .filter(text -> !text.isEmpty())
        .map(Token::new);
  }

  /// What came along, when it is what the route takes.
  byte[] body(Route.Takes takes) throws Refused {
    var expected = takes.mediaType();
    if (expected.isEmpty()) {
      return new byte[0];
    }
    requireMediaType(expected.get());
    long declared = request.headers().contentLength().orElse(0);
    if (declared > takes.bytes()) {
      throw tooLarge(takes);
    }
    try {
      return request.content().hasEntity() ? read(takes) : new byte[0];
    } catch (IOException | UncheckedIOException _) {
      throw new Refused(Problem.of("body-too-slow", "the body did not arrive"));
    }
  }

  private void requireMediaType(String expected) throws Refused {
    var found = header(request, "Content-Type").orElse("nothing");
    if (!found.split(";", 2)[0].strip().equalsIgnoreCase(expected)) {
      throw new Refused(
          Problem.of(
              "media-type", "expected `Content-Type: %s`, found `%s`".formatted(expected, found)));
    }
  }

  private byte[] read(Route.Takes takes) throws Refused, IOException {
    long deadline = System.nanoTime() + Limits.BODY.toNanos();
    var in = begin();
    var body = new ByteArrayOutputStream();
    var buffer = new byte[BUFFER];
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      body.write(buffer, 0, read);
      if (body.size() > takes.bytes()) {
        throw tooLarge(takes);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new Refused(
            Problem.of(
                "body-too-slow",
                "expected the body within %d seconds".formatted(Limits.BODY.toSeconds())));
      }
    }
    return body.toByteArray();
  }

  private InputStream begin() {
    var in = begun.orElseGet(() -> request.content().inputStream());
    begun = Optional.of(in);
    return in;
  }

  private static Refused tooLarge(Route.Takes takes) {
    return new Refused(
        Problem.of("body-too-large", "at most %,d bytes in a body".formatted(takes.bytes())));
  }

  /// Sends the answer. A client that has left is no error.
  void send(Reply reply) throws InterruptedException {
    discardBody();
    SECURITY_HEADERS.forEach(this::set);
    set("Trace-Id", traceId());
    try {
      switch (reply) {
        case Reply.Whole whole -> sendWhole(whole);
        case Reply.Streamed streamed -> sendStreamed(streamed);
      }
    } catch (IOException | UncheckedIOException | CloseConnectionException _) {
      // Nobody is there to be told.
    }
  }

  private void sendWhole(Reply.Whole whole) {
    response.status(whole.status());
    whole.headers().forEach(this::set);
    if (whole.bytes().length == 0) {
      response.send();
    } else {
      set("Content-Type", whole.mediaType());
      response.send(whole.bytes());
    }
  }

  private void sendStreamed(Reply.Streamed streamed) throws IOException, InterruptedException {
    streamed.headers().forEach(this::set);
    set("Content-Type", streamed.mediaType());
    try (var out = response.outputStream()) {
      streamed.writing().writeTo(out);
    }
  }

  private void set(String name, String value) {
    response.header(HeaderValues.create(HeaderNames.create(name), value));
  }

  /// Reads what a refused client still sends, within bounds: while it writes it would not hear. One
  /// that does not stop loses its connection.
  private void discardBody() {
    var content = request.content();
    if (!content.hasEntity() || content.consumed()) {
      return;
    }
    if (request.headers().contentLength().orElse(0) > Limits.DISCARDED_BYTES
        || !isDiscarded(begin())) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  private static boolean isDiscarded(InputStream in) {
    long deadline = System.nanoTime() + Limits.BODY.toNanos();
    var buffer = new byte[BUFFER];
    long discarded = 0;
    try {
      while (discarded < Limits.DISCARDED_BYTES && System.nanoTime() - deadline < 0) {
        int read = in.read(buffer);
        if (read < 0) {
          return true;
        }
        discarded += read;
      }
    } catch (IOException | RuntimeException _) {
      // What can't be read is not needed.
    }
    return false;
  }
}
