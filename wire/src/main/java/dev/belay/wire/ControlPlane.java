package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/// Speaks to a control plane. Every call waits for its answer, and for no longer than it may.
///
/// A call throws [IOException] when the control plane can't be reached or does not answer as one,
/// and [Refused] when it says no. Safe for any number of threads.
public final class ControlPlane implements AutoCloseable {

  /// How many bytes an ordinary answer may have.
  public static final int MAX_ANSWER_BYTES = 16 << 20;

  /// The longest time for which the control plane is asked to keep a question open.
  public static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

  /// How long to wait for what.
  ///
  /// @param call for an answer, from the first byte sent to the last byte read
  /// @param download for a release
  public record Patience(Duration connect, Duration call, Duration download) {

    public static Patience usual() {
      return new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(2));
    }
  }

  private static final int OK = 200;
  private static final int FIRST_THAT_IS_NOT_OK = 300;
  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_FAILURE = 500;
  private static final int NOT_MODIFIED = 304;

  private final URI base;
  private final Supplier<String> token;
  private final Patience patience;
  private final LongSupplier nanoTime;
  private final HttpClient client;

  /// @param base its address; paths begin below it
  /// @param token asked for before every call, so that it may change
  public ControlPlane(URI base, Supplier<String> token, Patience patience, LongSupplier nanoTime) {
    this.base = base;
    this.token = token;
    this.patience = patience;
    this.nanoTime = nanoTime;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .build();
  }

  /// What has an answer that is not read as JSON of a known form.
  private record Call(String method, String path, BodyPublisher body, Duration patience) {}

  // Assignments and releases

  /// A signed assignment, and the tag by which the control plane tells whether it is still current.
  ///
  /// @param tag empty when there is none
  public record Tagged(String tag, String envelope) {}

  /// The signed assignment as it is now; absent when it is still the one of the tag.
  ///
  /// @param tag of the assignment that the caller has, empty for none
  public Optional<Tagged> assignment(String project, String environment, String tag)
      throws IOException, InterruptedException, Refused {
    var request =
        request(get(assignmentPath(project, environment))).header("Accept", "application/json");
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    var response = send(request.build(), bounded(AssignmentDocument.MAX_BYTES), patience.call());
    if (response.statusCode() == NOT_MODIFIED) {
      return Optional.empty();
    }
    var newTag = response.headers().firstValue("ETag").orElse("");
    return Optional.of(new Tagged(newTag, new String(body(response), UTF_8)));
  }

  /// Signed assignments from now on, the present one first.
  public AssignmentStream assignments(String project, String environment)
      throws IOException, InterruptedException, Refused {
    var request =
        request(get(assignmentPath(project, environment)))
            .header("Accept", "text/event-stream")
            .timeout(patience.call())
            .build();
    var response = send(request, BodyHandlers.ofInputStream(), patience.call());
    var type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != OK || !type.startsWith("text/event-stream")) {
      try (var body = response.body()) {
        requireOk(response.statusCode(), body.readNBytes(ApprovalToken.MAX_BYTES));
      }
      throw new IOException("expected a stream of events, found `%s`".formatted(type));
    }
    return new AssignmentStream(response.body(), nanoTime);
  }

  private static String assignmentPath(String project, String environment) {
    return "/v1/projects/%s/environments/%s/assignment"
        .formatted(segment(project), segment(environment));
  }

  /// A release file as it travels: see [ReleaseFile#open].
  public byte[] release(Digest address) throws IOException, InterruptedException, Refused {
    var call =
        new Call(
            "GET",
            "/v1/releases/" + segment(address.text()),
            BodyPublishers.noBody(),
            patience.download());
    var request = request(call).build();
    return body(send(request, bounded(ReleaseFile.MAX_BYTES), patience.download()));
  }

  public PublicKeys keys() throws IOException, InterruptedException, Refused {
    return json(get("/v1/keys"), PublicKeys.class);
  }

  // Reports

  /// Says what an enforcement point runs, and hears what the control plane knows it by.
  public PointStatus.Known report(String point, PointStatus status)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/enforcement-points/%s/status".formatted(segment(point));
    return json(post(path, status), PointStatus.Known.class);
  }

  /// Hands over what happened. May be repeated: a line that is there already is not taken again.
  ///
  /// @param lines each a [PointReport] as JSON, at most as many and as large as it says
  public Receipt record(Collection<byte[]> lines)
      throws IOException, InterruptedException, Refused {
    var request =
        request(
                new Call(
                    "POST",
                    "/v1/decisions",
                    BodyPublishers.ofByteArray(zipped(lines)),
                    patience.call()))
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .build();
    return read(body(send(request, bounded(MAX_ANSWER_BYTES), patience.call())), Receipt.class);
  }

  private static byte[] zipped(Collection<byte[]> lines) {
    var bytes = new ByteArrayOutputStream();
    try (var zip = new GZIPOutputStream(bytes)) {
      for (var line : lines) {
        zip.write(line);
        zip.write('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes any bytes", e);
    }
    return bytes.toByteArray();
  }

  // Escalations and approvals

  public EscalationRecord open(EscalationRecord.Opening opening)
      throws IOException, InterruptedException, Refused {
    return json(post("/v1/escalations", opening), EscalationRecord.class);
  }

  /// Escalations of one call, the newest first.
  public EscalationRecord.Page escalations(Digest call, EscalationRecord.State state)
      throws IOException, InterruptedException, Refused {
    var query = "?call=%s&state=%s".formatted(segment(call.text()), state.text());
    return json(get("/v1/escalations" + query), EscalationRecord.Page.class);
  }

  /// An escalation, once it is decided or the wait is over.
  public EscalationRecord escalation(String id, Duration wait)
      throws IOException, InterruptedException, Refused {
    var seconds = Math.min(wait.toSeconds(), LONGEST_WAIT.toSeconds());
    var path = "/v1/escalations/%s?wait=%d".formatted(segment(id), seconds);
    var answered = patience.call().plusSeconds(seconds);
    return json(new Call("GET", path, BodyPublishers.noBody(), answered), EscalationRecord.class);
  }

  public void close(String escalation, EscalationRecord.Why why)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/escalations/%s/closing".formatted(segment(escalation));
    answer(put(path, new EscalationRecord.Closing(why)));
  }

  /// Uses up an approval. Asked again for the same decision, the answer is yes again.
  public void redeem(String approval, EscalationRecord.Redemption redemption)
      throws IOException, InterruptedException, Refused {
    answer(put("/v1/approvals/%s/redemption".formatted(segment(approval)), redemption));
  }

  // Calls

  private Call get(String path) {
    return new Call("GET", path, BodyPublishers.noBody(), patience.call());
  }

  private Call post(String path, Object document) {
    return new Call("POST", path, content(document), patience.call());
  }

  private Call put(String path, Object document) {
    return new Call("PUT", path, content(document), patience.call());
  }

  private static BodyPublisher content(Object document) {
    return BodyPublishers.ofByteArray(Documents.bytes(document));
  }

  private <T> T json(Call call, Class<T> form) throws IOException, InterruptedException, Refused {
    return read(answer(call), form);
  }

  private static <T> T read(byte[] answer, Class<T> form) throws IOException {
    try {
      return Documents.read(answer, form);
    } catch (Malformed e) {
      throw new IOException("the control plane's answer is not understood", e);
    }
  }

  private byte[] answer(Call call) throws IOException, InterruptedException, Refused {
    var request =
        request(call)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .build();
    return body(send(request, bounded(MAX_ANSWER_BYTES), call.patience()));
  }

  private HttpRequest.Builder request(Call call) {
    return HttpRequest.newBuilder(at(call.path()))
        .header("Authorization", "Bearer " + token.get())
        .method(call.method(), call.body());
  }

  private URI at(String path) {
    var root = base.toString();
    return URI.create(
        root.endsWith("/") ? root.substring(0, root.length() - 1) + path : root + path);
  }

  private static BodyHandler<byte[]> bounded(int maxBytes) {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes);
  }

  /// The client's own limit ends with the headers; this one covers the body too.
  private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Duration limit)
      throws IOException, InterruptedException {
    var sent = client.sendAsync(request, handler);
    try {
      return sent.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException _) {
      sent.cancel(true);
      throw new HttpTimeoutException("no answer within %d ms".formatted(limit.toMillis()));
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw e;
    } catch (CancellationException _) {
      throw new InterruptedIOException("the call was cancelled");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io
          ? io
          : new IOException("the control plane can't be asked", e.getCause());
    }
  }

  private static byte[] body(HttpResponse<byte[]> response) throws IOException, Refused {
    requireOk(response.statusCode(), response.body());
    return response.body();
  }

  private static void requireOk(int status, byte[] body) throws IOException, Refused {
    if (status >= FIRST_FAILURE) {
      throw new IOException("the control plane failed with status %d".formatted(status));
    }
    if (status >= FIRST_REFUSAL) {
      throw new Refused(details(status, body));
    }
    if (status < OK || status >= FIRST_THAT_IS_NOT_OK) {
      throw new IOException("the control plane answered with status %d".formatted(status));
    }
  }

  /// What stands in front of a control plane refuses in words of its own.
  private static ProblemDetails details(int status, byte[] body) {
    try {
      return Documents.read(body, ProblemDetails.class);
    } catch (Malformed _) {
      return new ProblemDetails(
          status,
          "refused",
          "the control plane refused with status %d".formatted(status),
          Optional.empty(),
          Optional.empty());
    }
  }

  private static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /// Ends every call that is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
