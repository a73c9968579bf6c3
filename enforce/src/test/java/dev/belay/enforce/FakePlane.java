package dev.belay.enforce;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Digest;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.AssignmentDocument.Baseline;
import dev.belay.wire.AssignmentDocument.Tried;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Deed;
import dev.belay.wire.Documents;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.EscalationRecord.State;
import dev.belay.wire.Json;
import dev.belay.wire.Malformed;
import dev.belay.wire.PointReport;
import dev.belay.wire.PointStatus;
import dev.belay.wire.ProblemDetails;
import dev.belay.wire.Receipt;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/// A control plane for one project, over real sockets, that tells whatever a test makes it tell. It
/// can be stopped and started again at the same address. Safe for any number of threads.
final class FakePlane implements AutoCloseable {

  static final String TENANT = "default";
  static final String PROJECT = "agents";
  static final String ENVIRONMENT = "production";

  private static final String ASSIGNMENT =
      "/v1/projects/%s/environments/%s/assignment".formatted(PROJECT, ENVIRONMENT);

  /// What is answered: a status and a body.
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Reply(int status, String type, byte[] body) {

    static Reply json(Object document) {
      return new Reply(200, "application/json", Documents.bytes(document));
    }

    static Reply problem(int status, String code, String message) {
      var details = ProblemDetails.of(status, Problem.of(code, message));
      return new Reply(status, ProblemDetails.MEDIA_TYPE, Documents.bytes(details));
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Answered(String method, String path, String query, byte[] body) {

    String last() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    String id(int index) {
      return path.split("/", -1)[index];
    }
  }

  final SigningKey key = SigningKey.generate();

  private final Clock clock;
  private final int port;
  private final Map<String, byte[]> releases = new HashMap<>();
  private final Map<String, DecisionRecord> decisions = new LinkedHashMap<>();
  private final List<Deed> deeds = new ArrayList<>();
  private final List<PointStatus> statuses = new ArrayList<>();
  private final Map<String, EscalationRecord> escalations = new LinkedHashMap<>();
  private final Map<String, String> usedBy = new HashMap<>();
  private final List<LinkedBlockingQueue<byte[]>> listeners = new ArrayList<>();
  private final Map<String, String> labels = new TreeMap<>();
  private byte @Nullable [] envelope;
  private Predicate<String> fails = _ -> false;
  private Function<String, Optional<Reply>> instead = _ -> Optional.empty();
  private Predicate<String> loses = _ -> false;
  private String poison = "none";
  private int repeated;
  private boolean streams = true;
  private volatile boolean isMute;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  FakePlane(Clock clock) throws IOException {
    this.clock = clock;
    this.port = listen(0);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  private int listen(int wanted) throws IOException {
    var newServer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 0);
    var newThreads = Executors.newVirtualThreadPerTaskExecutor();
    newServer.setExecutor(newThreads);
    newServer.createContext("/", this::handle);
    newServer.start();
    server = newServer;
    threads = newThreads;
    return newServer.getAddress().getPort();
  }

  /// As if the process was killed.
  void stop() {
    if (server != null && threads != null) {
      threads.shutdownNow();
      server.stop(0);
      server = null;
      threads = null;
    }
  }

  void startAgain() throws IOException {
    listen(port);
  }

  @Override
  public void close() {
    stop();
  }

  // What a test makes it say

  synchronized ReleaseFile publish(Release content) {
    return publish(content, ReleaseFile.Kind.RELEASE);
  }

  synchronized ReleaseFile publish(Release content, ReleaseFile.Kind kind) {
    var file = ReleaseFile.sign(kind, TENANT, content, Map.of(), key);
    releases.put(file.address().text(), file.bytes());
    return file;
  }

  synchronized void serve(Digest address, byte[] bytes) {
    releases.put(address.text(), bytes);
  }

  AssignmentDocument document(long generation, Digest baseline, Tried... candidates) {
    return document(generation, Duration.ofHours(1), baseline, candidates);
  }

  AssignmentDocument document(
      long generation, Duration life, Digest baseline, Tried... candidates) {
    var now = clock.instant();
    return new AssignmentDocument(
        AssignmentDocument.FORMAT,
        TENANT,
        PROJECT,
        ENVIRONMENT,
        generation,
        now,
        now.plus(life),
        new Baseline((int) generation, baseline),
        List.of(candidates),
        List.of(),
        List.of());
  }

  void assign(AssignmentDocument document) {
    assign(document.sign(key));
  }

  synchronized void assign(byte[] newEnvelope) {
    envelope = newEnvelope;
    listeners.forEach(listener -> listener.add(newEnvelope));
  }

  /// Says something on the streams without saying it to those who ask.
  synchronized void whisper(byte[] other) {
    listeners.forEach(listener -> listener.add(other));
  }

  /// Streams stay open, and nothing is said on them any more.
  synchronized void muteStreams() {
    listeners.clear();
    isMute = true;
  }

  synchronized void label(String name, String value) {
    labels.put(name, value);
  }

  synchronized void streams(boolean newStreams) {
    streams = newStreams;
  }

  /// Requests whose method and path it answers with an error.
  synchronized void fail(Predicate<String> newFails) {
    fails = newFails;
  }

  /// Requests that it carries out and then answers with an error.
  synchronized void loseAnswers(Predicate<String> newLoses) {
    loses = newLoses;
  }

  /// Batches with this decision are bad.
  synchronized void refuseBatchesWith(String decision) {
    poison = decision;
  }

  /// What it answers instead of what it would.
  synchronized void answer(Function<String, Optional<Reply>> newInstead) {
    instead = newInstead;
  }

  synchronized String approve(String escalation, String approver) {
    var record = escalations.get(escalation);
    if (record == null) {
      throw new AssertionError("no escalation " + escalation);
    }
    var covers =
        record.needs().stream()
            .map(need -> new RuleOf(need.meaning(), need.rule()))
            .collect(java.util.stream.Collectors.toSet());
    var now = clock.instant();
    var approval =
        new Approval(
            "approval-%d".formatted(escalations.size() * 100 + record.approvals().size()),
            record.call(),
            covers,
            approver,
            List.of("leads"),
            List.of(),
            now.minusSeconds(1),
            now.plusSeconds(600));
    var token = ApprovalToken.of(approval, TENANT, PROJECT, ENVIRONMENT);
    give(escalation, Json.parse(token.sign(key)));
    return approval.id();
  }

  synchronized void give(String escalation, tools.jackson.databind.JsonNode signed) {
    escalations.computeIfPresent(
        escalation, (_, was) -> changed(was, State.APPROVED, List.of(signed), Optional.empty()));
    notifyAll();
  }

  synchronized void refuse(String escalation, String by, String comment) {
    var refusal = new EscalationRecord.Refusal(by, comment, clock.instant());
    escalations.computeIfPresent(
        escalation, (_, was) -> changed(was, State.REFUSED, was.approvals(), Optional.of(refusal)));
    notifyAll();
  }

  synchronized void expire(String escalation) {
    escalations.computeIfPresent(
        escalation, (_, was) -> changed(was, State.CLOSED, was.approvals(), Optional.empty()));
    notifyAll();
  }

  private static EscalationRecord changed(
      EscalationRecord was,
      State state,
      List<tools.jackson.databind.JsonNode> approvals,
      Optional<EscalationRecord.Refusal> refusal) {
    return new EscalationRecord(
        was.id(),
        was.project(),
        was.environment(),
        was.question(),
        was.call(),
        was.decision(),
        was.summary(),
        was.caller(),
        was.needs(),
        state,
        was.opened(),
        was.expires(),
        approvals,
        refusal);
  }

  // What a test asks

  synchronized List<DecisionRecord> decisions() {
    return List.copyOf(decisions.values());
  }

  synchronized List<Deed> deeds() {
    return List.copyOf(deeds);
  }

  synchronized List<PointStatus> statuses() {
    return List.copyOf(statuses);
  }

  synchronized List<EscalationRecord> escalations() {
    return List.copyOf(escalations.values());
  }

  synchronized Map<String, String> usedBy() {
    return Map.copyOf(usedBy);
  }

  synchronized int listeners() {
    return listeners.size();
  }

  /// How many records were handed over more than once.
  synchronized int repeated() {
    return repeated;
  }

  // HTTP

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var path = exchange.getRequestURI().getPath();
      var request =
          new Answered(
              exchange.getRequestMethod(),
              path,
              String.valueOf(exchange.getRequestURI().getQuery()),
              body);
      var accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
      if (path.equals(ASSIGNMENT) && accept.contains("event-stream") && mayStream()) {
        stream(exchange);
        return;
      }
      send(exchange, reply(exchange, request));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized boolean mayStream() {
    return streams && !fails.test("GET " + ASSIGNMENT);
  }

  private void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().add("Content-Type", reply.type());
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length);
    exchange.getResponseBody().write(reply.body());
  }

  private void stream(HttpExchange exchange) throws IOException, InterruptedException {
    exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    var listener = new LinkedBlockingQueue<byte[]>();
    synchronized (this) {
      listeners.add(listener);
      if (envelope != null) {
        listener.add(envelope);
      }
    }
    try {
      var out = exchange.getResponseBody();
      while (true) {
        var next = listener.poll(20, TimeUnit.MILLISECONDS);
        if (isMute) {
          continue;
        }
        var text =
            next == null
                ? ": alive\n\n"
                : "event: assignment\ndata: %s\n\n".formatted(new String(next, UTF_8));
        out.write(text.getBytes(UTF_8));
        out.flush();
      }
    } finally {
      synchronized (this) {
        listeners.remove(listener);
      }
    }
  }

  private Reply reply(HttpExchange exchange, Answered request)
      throws IOException, InterruptedException {
    var key = request.method() + " " + request.path();
    synchronized (this) {
      if (fails.test(key)) {
        return Reply.problem(500, "failure", "made to fail");
      }
      var other = instead.apply(key);
      if (other.isPresent()) {
        return other.get();
      }
    }
    try {
      var reply = answer(exchange, request);
      synchronized (this) {
        return loses.test(key) ? Reply.problem(502, "failure", "made to be lost") : reply;
      }
    } catch (Malformed e) {
      return Reply.problem(400, e.problem().code(), e.problem().message());
    }
  }

  private Reply answer(HttpExchange exchange, Answered request)
      throws IOException, InterruptedException, Malformed {
    var path = request.path();
    if (path.equals(ASSIGNMENT)) {
      return assignment(exchange);
    }
    if (path.startsWith("/v1/releases/")) {
      return release(request.last());
    }
    if (path.endsWith("/status")) {
      return status(request.body());
    }
    if (path.equals("/v1/decisions")) {
      return record(request.body());
    }
    if (path.equals("/v1/escalations")) {
      return request.method().equals("POST") ? open(request.body()) : find(request.query());
    }
    if (path.endsWith("/redemption")) {
      return redeem(request.id(3), request.body());
    }
    if (path.endsWith("/closing")) {
      return closeEscalation(request.id(3), request.body());
    }
    return path.startsWith("/v1/escalations/")
        ? escalation(request.last(), request.query())
        : Reply.problem(404, "not-found", "nothing there");
  }

  private synchronized Reply assignment(HttpExchange exchange) {
    if (envelope == null) {
      return Reply.problem(404, "not-found", "no assignment yet");
    }
    var tag = "\"%s\"".formatted(Digest.of(envelope).text().substring(7, 20));
    exchange.getResponseHeaders().add("ETag", tag);
    return tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))
        ? new Reply(304, "application/json", new byte[0])
        : new Reply(200, "application/json", envelope);
  }

  private synchronized Reply release(String address) {
    var bytes = releases.get(address);
    return bytes == null
        ? Reply.problem(404, "not-found", "no such release")
        : new Reply(200, "application/json", bytes);
  }

  private synchronized Reply status(byte[] body) throws Malformed {
    statuses.add(Documents.readStrictly(body, PointStatus.class));
    return Reply.json(new PointStatus.Known(new TreeMap<>(labels)));
  }

  private synchronized Reply record(byte[] zipped) throws IOException, Malformed {
    var text = new GZIPInputStream(new ByteArrayInputStream(zipped)).readAllBytes();
    if (new String(text, UTF_8).contains(poison)) {
      return Reply.problem(400, "bad-batch", "one of them is bad");
    }
    for (var line : new String(text, UTF_8).lines().toList()) {
      switch (Documents.readStrictly(line.getBytes(UTF_8), PointReport.class)) {
        case DecisionRecord decision -> {
          if (decisions.put(decision.id(), decision) != null) {
            repeated++;
          }
        }
        case Deed deed -> deeds.add(deed);
      }
    }
    return Reply.json(new Receipt(0, 0, List.of()));
  }

  private synchronized Reply open(byte[] body) throws Malformed {
    var opening = Documents.readStrictly(body, EscalationRecord.Opening.class);
    var before =
        escalations.values().stream()
            .filter(known -> known.decision().equals(opening.decision()))
            .findFirst();
    if (before.isPresent()) {
      return Reply.json(before.get());
    }
    var record =
        new EscalationRecord(
            "escalation-%d".formatted(escalations.size() + 1),
            opening.project(),
            opening.environment(),
            opening.question(),
            opening.call(),
            opening.decision(),
            opening.summary(),
            opening.caller(),
            opening.needs(),
            State.OPEN,
            clock.instant(),
            opening.expires(),
            List.of(),
            Optional.empty());
    escalations.put(record.id(), record);
    notifyAll();
    return Reply.json(record);
  }

  private synchronized Reply find(String query) {
    var found =
        escalations.values().stream()
            .filter(record -> query.contains(record.call().text()))
            .filter(record -> query.contains("state=" + record.state().text()))
            .map(this::withoutUsed)
            .toList();
    return Reply.json(new EscalationRecord.Page(found.reversed()));
  }

  private EscalationRecord withoutUsed(EscalationRecord record) {
    var left =
        record.approvals().stream()
            .filter(
                signed ->
                    !(ApprovalToken.open(Json.bytes(signed), List.of(key.verifyingKey()))
                            instanceof ApprovalToken.Opened.Trusted(var token)
                        && usedBy.containsKey(token.id())))
            .toList();
    return changed(record, record.state(), left, record.refusal());
  }

  private synchronized Reply escalation(String id, String query) throws InterruptedException {
    var seconds = Long.parseLong(query.replaceAll(".*wait=", ""));
    var until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      var record = escalations.get(id);
      if (record == null) {
        return Reply.problem(404, "not-found", "no such escalation");
      }
      var left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (record.state() != State.OPEN || left <= 0) {
        return Reply.json(record);
      }
      wait(left);
    }
  }

  private synchronized Reply closeEscalation(String id, byte[] body) throws Malformed {
    var closing = Documents.readStrictly(body, EscalationRecord.Closing.class);
    var isForGood = closing.why() != EscalationRecord.Why.CLIENT_GONE;
    escalations.computeIfPresent(
        id,
        (_, was) ->
            changed(was, isForGood ? State.CLOSED : was.state(), was.approvals(), was.refusal()));
    closings.add(id + " " + closing.why());
    notifyAll();
    return Reply.json(Map.of());
  }

  private final List<String> closings = new ArrayList<>();

  synchronized List<String> closings() {
    return List.copyOf(closings);
  }

  private synchronized Reply redeem(String approval, byte[] body) throws Malformed {
    var redemption = Documents.readStrictly(body, EscalationRecord.Redemption.class);
    var by = usedBy.putIfAbsent(approval, redemption.decision());
    return by == null || by.equals(redemption.decision())
        ? Reply.json(Map.of())
        : Reply.problem(409, "approval-used", "the approval was used by another decision");
  }

  synchronized void useUp(String approval, String decision) {
    usedBy.put(approval, decision);
  }
}
