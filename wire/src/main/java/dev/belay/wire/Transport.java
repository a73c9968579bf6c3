package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.wire.ControlPlane.Patience;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
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
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// HTTP as clients of a control plane speak it: JSON there and back, a limit on time and size, and
/// problems told apart from failures. Safe for any number of threads.
final class Transport implements AutoCloseable {

  static final int NOT_MODIFIED = 304;

  private static final int OK = 200;
  private static final int FIRST_THAT_IS_NOT_OK = 300;
  private static final int FIRST_REFUSAL = 400;
  private static final int FIRST_FAILURE = 500;

  /// One request.
  ///
  /// @param patience for the answer, from the first byte sent to the last byte read
  record Call(String method, String path, BodyPublisher body, Duration patience) {

    Call patient(Duration newPatience) {
      return new Call(method, path, body, newPatience);
    }
  }

  private final URI base;
  private final Supplier<String> token;
  private final Patience patience;
  private final HttpClient client;

  Transport(URI base, Supplier<String> token, Patience patience) {
    this.base = base;
    this.token = token;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience.connect())
            .build();
  }

  Patience patience() {
    return patience;
  }

  Call get(String path) {
    return new Call("GET", path, BodyPublishers.noBody(), patience.call());
  }

  Call post(String path, Object document) {
    return new Call("POST", path, content(document), patience.call());
  }

  Call put(String path, Object document) {
    return new Call("PUT", path, content(document), patience.call());
  }

  private static BodyPublisher content(Object document) {
    return BodyPublishers.ofByteArray(Documents.bytes(document));
  }

  <T> T json(Call call, Class<T> form) throws IOException, InterruptedException, Refused {
    return read(answer(call), form);
  }

  static <T> T read(byte[] answer, Class<T> form) throws IOException {
    try {
      return Documents.read(answer, form);
    } catch (Malformed e) {
      throw new IOException("the control plane's answer is not understood", e);
    }
  }

  byte[] answer(Call call) throws IOException, InterruptedException, Refused {
    var request =
        request(call)
            .header("Accept", "application/json")
            .header("Content-Type", "application/json")
            .build();
    return body(send(request, bounded(ControlPlane.MAX_ANSWER_BYTES), call.patience()));
  }

  /// Writes an answer of any length as it comes.
  void download(String path, OutputStream out) throws IOException, InterruptedException, Refused {
    var response = send(request(get(path)).build(), BodyHandlers.ofInputStream(), patience.call());
    try (var body = response.body()) {
      if (response.statusCode() != OK) {
        requireOk(response.statusCode(), body.readNBytes(ControlPlane.MAX_ANSWER_BYTES));
        throw unexpected(response.statusCode());
      }
      body.transferTo(out);
    }
  }

  HttpRequest.Builder request(Call call) {
    return HttpRequest.newBuilder(at(call.path()))
        .header("Authorization", "Bearer " + token.get())
        .method(call.method(), call.body());
  }

  private URI at(String path) {
    var root = base.toString();
    return URI.create(
        root.endsWith("/") ? root.substring(0, root.length() - 1) + path : root + path);
  }

  static BodyHandler<byte[]> bounded(int maxBytes) {
    return BodyHandlers.limiting(BodyHandlers.ofByteArray(), maxBytes);
  }

  /// The client's own limit ends with the headers; this one covers the body too.
  <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler, Duration limit)
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

  static byte[] body(HttpResponse<byte[]> response) throws IOException, Refused {
    requireOk(response.statusCode(), response.body());
    return response.body();
  }

  static void requireOk(int status, byte[] body) throws IOException, Refused {
    if (status >= FIRST_FAILURE) {
      throw new IOException("the control plane failed with status %d".formatted(status));
    }
    if (status >= FIRST_REFUSAL) {
      throw new Refused(details(status, body));
    }
    if (status < OK || status >= FIRST_THAT_IS_NOT_OK) {
      throw unexpected(status);
    }
  }

  private static IOException unexpected(int status) {
    return new IOException("the control plane answered with status %d".formatted(status));
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

  /// A name as one segment of a path.
  static String segment(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20");
  }

  /// Ends every call that is under way.
  @Override
  public void close() {
    client.shutdownNow();
  }
}
