package dev.belay.gateway;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;

/// The head of one answer of the upstream, with a body still to be read. Not safe for more than one
/// thread.
final class UpstreamReply implements AutoCloseable {

  private final HttpResponse<InputStream> response;
  private final Limits limits;

  UpstreamReply(HttpResponse<InputStream> response, Limits limits) {
    this.response = response;
    this.limits = limits;
  }

  int status() {
    return response.statusCode();
  }

  boolean isEvents() {
    return status() == 200 && contentType().equals("text/event-stream");
  }

  boolean isJson() {
    return contentType().equals("application/json");
  }

  Optional<String> session() {
    return response.headers().firstValue("Mcp-Session-Id");
  }

  EventStream events() {
    return new EventStream(response.body());
  }

  /// The whole body, which has to arrive within the silence that is granted.
  byte[] body() throws UpstreamFault, InterruptedException {
    var reading = new FutureTask<>(this::readBody);
    Thread.ofVirtual().name("mcp-upstream-body").start(reading);
    try (this) {
      var bytes = reading.get(limits.silence().toNanos(), NANOSECONDS);
      if (bytes.length > Limits.ANSWER_BYTES) {
        throw UpstreamFault.unclear(
            "the upstream's answer has more than %d bytes".formatted(Limits.ANSWER_BYTES));
      }
      return bytes;
    } catch (TimeoutException _) {
      throw UpstreamFault.unclear(
          "the upstream's answer was not complete within %s"
              .formatted(Limits.say(limits.silence())));
    } catch (ExecutionException _) {
      throw UpstreamFault.unclear("the upstream broke off in the middle of its answer");
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException _) {
      // It is closed either way.
    }
  }

  private byte[] readBody() throws IOException {
    return response.body().readNBytes(Limits.ANSWER_BYTES + 1);
  }

  String contentType() {
    var type = response.headers().firstValue("Content-Type").orElse("");
    int parameters = type.indexOf(';');
    return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
  }
}
