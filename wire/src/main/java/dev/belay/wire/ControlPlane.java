package dev.belay.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.engine.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
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
  /// @param download for a release, and for what the control plane has to look into
  public record Patience(Duration connect, Duration call, Duration download) {

    public static Patience usual() {
      return new Patience(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofMinutes(2));
    }
  }

  private final Transport transport;
  private final LongSupplier nanoTime;

  /// @param base its address; paths begin below it
  /// @param token asked for before every call, so that it may change
  public ControlPlane(URI base, Supplier<String> token, Patience patience, LongSupplier nanoTime) {
    this.transport = new Transport(base, token, patience);
    this.nanoTime = nanoTime;
  }

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
        transport
            .request(transport.get(assignmentPath(project, environment)))
            .header("Accept", "application/json");
    if (!tag.isEmpty()) {
      request.header("If-None-Match", tag);
    }
    var response =
        transport.send(
            request.build(),
            Transport.bounded(AssignmentDocument.MAX_BYTES),
            transport.patience().call());
    if (response.statusCode() == Transport.NOT_MODIFIED) {
      return Optional.empty();
    }
    var newTag = response.headers().firstValue("ETag").orElse("");
    return Optional.of(new Tagged(newTag, new String(Transport.body(response), UTF_8)));
  }

  /// Signed assignments from now on, the present one first.
  public AssignmentStream assignments(String project, String environment)
      throws IOException, InterruptedException, Refused {
    var request =
        transport
            .request(transport.get(assignmentPath(project, environment)))
            .header("Accept", "text/event-stream")
            .timeout(transport.patience().call())
            .build();
    var response =
        transport.send(request, BodyHandlers.ofInputStream(), transport.patience().call());
    var type = response.headers().firstValue("Content-Type").orElse("");
    if (response.statusCode() != 200 || !type.startsWith("text/event-stream")) {
      try (var body = response.body()) {
        Transport.requireOk(response.statusCode(), body.readNBytes(ApprovalToken.MAX_BYTES));
      }
      throw new IOException("expected a stream of events, found `%s`".formatted(type));
    }
    return new AssignmentStream(response.body(), nanoTime);
  }

  private static String assignmentPath(String project, String environment) {
    return "/v1/projects/%s/environments/%s/assignment"
        .formatted(Transport.segment(project), Transport.segment(environment));
  }

  /// A release file as it travels: see [ReleaseFile#open].
  public byte[] release(Digest address) throws IOException, InterruptedException, Refused {
    var call =
        new Transport.Call(
            "GET",
            "/v1/releases/" + Transport.segment(address.text()),
            BodyPublishers.noBody(),
            transport.patience().download());
    var request = transport.request(call).build();
    return Transport.body(
        transport.send(
            request, Transport.bounded(ReleaseFile.MAX_BYTES), transport.patience().download()));
  }

  public PublicKeys keys() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get("/v1/keys"), PublicKeys.class);
  }

  // Reports

  /// Says what an enforcement point runs, and hears what the control plane knows it by.
  public PointStatus.Known report(String point, PointStatus status)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/enforcement-points/%s/status".formatted(Transport.segment(point));
    return transport.json(transport.post(path, status), PointStatus.Known.class);
  }

  /// Hands over what happened. May be repeated: a line that is there already is not taken again.
  ///
  /// @param lines each a [PointReport] as JSON, at most as many and as large as it says
  public Receipt record(Collection<byte[]> lines)
      throws IOException, InterruptedException, Refused {
    var request =
        transport
            .request(
                new Transport.Call(
                    "POST",
                    "/v1/decisions",
                    BodyPublishers.ofByteArray(zipped(lines)),
                    transport.patience().call()))
            .header("Content-Type", "application/x-ndjson")
            .header("Content-Encoding", "gzip")
            .build();
    return Transport.read(
        Transport.body(
            transport.send(
                request, Transport.bounded(MAX_ANSWER_BYTES), transport.patience().call())),
        Receipt.class);
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
    return transport.json(transport.post("/v1/escalations", opening), EscalationRecord.class);
  }

  /// Escalations of one call, the newest first.
  public EscalationRecord.Page escalations(Digest call, EscalationRecord.State state)
      throws IOException, InterruptedException, Refused {
    var query = "?call=%s&state=%s".formatted(Transport.segment(call.text()), state.text());
    return transport.json(transport.get("/v1/escalations" + query), EscalationRecord.Page.class);
  }

  /// An escalation, once it is decided or the wait is over.
  public EscalationRecord escalation(String id, Duration wait)
      throws IOException, InterruptedException, Refused {
    var seconds = Math.min(wait.toSeconds(), LONGEST_WAIT.toSeconds());
    var path = "/v1/escalations/%s?wait=%d".formatted(Transport.segment(id), seconds);
    var answered = transport.patience().call().plusSeconds(seconds);
    return transport.json(
        new Transport.Call("GET", path, BodyPublishers.noBody(), answered), EscalationRecord.class);
  }

  public void close(String escalation, EscalationRecord.Why why)
      throws IOException, InterruptedException, Refused {
    var path = "/v1/escalations/%s/closing".formatted(Transport.segment(escalation));
    transport.answer(transport.put(path, new EscalationRecord.Closing(why)));
  }

  /// Uses up an approval. Asked again for the same decision, the answer is yes again.
  public void redeem(String approval, EscalationRecord.Redemption redemption)
      throws IOException, InterruptedException, Refused {
    transport.answer(
        transport.put(
            "/v1/approvals/%s/redemption".formatted(Transport.segment(approval)), redemption));
  }

  // People

  public ProjectRecord.Page projects() throws IOException, InterruptedException, Refused {
    return transport.json(transport.get("/v1/projects"), ProjectRecord.Page.class);
  }

  public ProjectRecord make(ProjectRecord.Opening opening)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post("/v1/projects", opening), ProjectRecord.class);
  }

  /// What people do in one project.
  public ProjectDesk in(String project) {
    return new ProjectDesk(transport, project);
  }

  // What others ask through it

  <T> T get(String path, Class<T> form) throws IOException, InterruptedException, Refused {
    return transport.json(transport.get(path), form);
  }

  <T> T post(String path, Object document, Class<T> form)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.post(path, document), form);
  }

  <T> T put(String path, Object document, Class<T> form)
      throws IOException, InterruptedException, Refused {
    return transport.json(transport.put(path, document), form);
  }

  /// Writes an answer of any length as it comes.
  void download(String path, OutputStream out) throws IOException, InterruptedException, Refused {
    transport.download(path, out);
  }

  /// Ends every call that is under way.
  @Override
  public void close() {
    transport.close();
  }
}
