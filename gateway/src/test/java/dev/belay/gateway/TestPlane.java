package dev.belay.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.belay.engine.Approval;
import dev.belay.engine.Approval.RuleOf;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import dev.belay.wire.ApprovalToken;
import dev.belay.wire.AssignmentDocument;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.Documents;
import dev.belay.wire.EscalationRecord;
import dev.belay.wire.EscalationRecord.State;
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
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;

/// A control plane over real sockets that says what a gateway has to hear, and nothing more. It is
/// polled. Safe for any number of threads.
final class TestPlane implements AutoCloseable {

  static final String PROJECT = "policies";
  static final String ENVIRONMENT = "production";

  private static final String TENANT = "default";
  private static final Duration LIMIT = Duration.ofSeconds(10);

  final SigningKey key = SigningKey.generate();
  private final Clock clock = Clock.systemUTC();
  private final HttpServer http;
  private final Map<String, byte[]> releases = new HashMap<>();
  private final Map<String, DecisionRecord> decisions = new LinkedHashMap<>();
  private final Map<String, TreeSet<String>> deeds = new HashMap<>();
  private final Map<String, EscalationRecord> escalations = new LinkedHashMap<>();
  private final Map<String, String> usedBy = new HashMap<>();
  private Optional<byte[]> envelope = Optional.empty();
  private long generation;

  TestPlane() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    http.createContext("/", this::serve);
    http.start();
  }

  URI address() {
    return URI.create("http://localhost:" + http.getAddress().getPort());
  }

  @Override
  public void close() {
    http.stop(0);
  }

  /// What the policy does not speak of is blocked.
  synchronized void publish(String policy) {
    var files = Map.of("policies/tried.yaml", policy.getBytes(UTF_8));
    switch (Project.compilePolicies(files, Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> assign(release);
      case Project.Wrong(var problems) -> throw new AssertionError(problems.toString());
    }
  }

  private void assign(Release release) {
    var file = ReleaseFile.sign(ReleaseFile.Kind.RELEASE, TENANT, release, Map.of(), key);
    releases.put(file.address().text(), file.bytes());
    generation++;
    var now = clock.instant();
    var document =
        new AssignmentDocument(
            AssignmentDocument.FORMAT,
            TENANT,
            PROJECT,
            ENVIRONMENT,
            generation,
            now,
            now.plus(Duration.ofHours(1)),
            new AssignmentDocument.Baseline((int) generation, file.address()),
            List.of(),
            List.of(),
            List.of());
    envelope = Optional.of(document.sign(key));
  }

  /// The escalation that was opened as the n-th, counted from 1.
  synchronized EscalationRecord escalation(int number) throws InterruptedException {
    await("escalation " + number, () -> escalations.size() >= number);
    return List.copyOf(escalations.values()).get(number - 1);
  }

  synchronized void approve(EscalationRecord asked, String approver, String group) {
    var covers =
        asked.needs().stream()
            .map(need -> new RuleOf(need.meaning(), need.rule()))
            .collect(Collectors.toSet());
    var now = clock.instant();
    var approval =
        new Approval(
            "approval-of-" + asked.id(),
            asked.call(),
            covers,
            approver,
            List.of(group),
            List.of(),
            now.minusSeconds(1),
            now.plusSeconds(600));
    var signed = ApprovalToken.of(approval, TENANT, PROJECT, ENVIRONMENT).sign(key);
    put(asked, State.APPROVED, List.of(dev.belay.wire.Json.parse(signed)), Optional.empty());
  }

  synchronized void refuse(EscalationRecord asked, String by, String comment) {
    var refusal = new EscalationRecord.Refusal(by, comment, clock.instant());
    put(asked, State.REFUSED, List.of(), Optional.of(refusal));
  }

  private void put(
      EscalationRecord was,
      State state,
      List<tools.jackson.databind.JsonNode> approvals,
      Optional<EscalationRecord.Refusal> refusal) {
    escalations.put(
        was.id(),
        new EscalationRecord(
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
            refusal));
    notifyAll();
  }

  /// Waits for the deed of the n-th decision and answers `verdict deed`, counted from 1.
  synchronized String decided(int number) throws InterruptedException {
    await("decision " + number, () -> decisions.size() >= number);
    var decision = List.copyOf(decisions.values()).get(number - 1);
    await("a deed of decision " + number, () -> deeds.containsKey(decision.id()));
    var done = deeds.getOrDefault(decision.id(), new TreeSet<>());
    return decision.answer().verdict().text() + " " + String.join(" and ", done);
  }

  /// What was handed over so far of a decision.
  synchronized DecisionRecord decision(int number) throws InterruptedException {
    await("decision " + number, () -> decisions.size() >= number);
    return List.copyOf(decisions.values()).get(number - 1);
  }

  private void await(String what, BooleanSupplier holds) throws InterruptedException {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    while (!holds.getAsBoolean()) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("no %s within %s".formatted(what, LIMIT));
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      answer(exchange, exchange.getRequestURI().getPath(), body);
    } catch (Malformed e) {
      throw new AssertionError(e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange, String path, byte[] body)
      throws IOException, Malformed, InterruptedException {
    var query = String.valueOf(exchange.getRequestURI().getQuery());
    var accept = String.valueOf(exchange.getRequestHeaders().getFirst("Accept"));
    if (path.endsWith("/assignment") && !accept.contains("event-stream")) {
      sendAssignment(exchange);
    } else if (path.startsWith("/v1/releases/")) {
      send(exchange, 200, release(path.substring(path.lastIndexOf('/') + 1)));
    } else if (path.endsWith("/status")) {
      send(exchange, 200, Documents.bytes(new PointStatus.Known(new TreeMap<>())));
    } else if (path.equals("/v1/decisions")) {
      take(new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes());
      send(exchange, 200, Documents.bytes(new Receipt(0, 0, List.of())));
    } else if (path.equals("/v1/escalations")) {
      send(exchange, 200, body.length > 0 ? open(body) : find(query));
    } else if (path.endsWith("/closing")) {
      send(exchange, 200, Documents.bytes(Map.of()));
    } else if (path.startsWith("/v1/escalations/")) {
      send(exchange, 200, look(path.substring(path.lastIndexOf('/') + 1), query));
    } else if (path.endsWith("/redemption") && redeem(path, body)) {
      send(exchange, 200, Documents.bytes(Map.of()));
    } else {
      var problem = dev.belay.engine.Problem.of("refused", "not here, or not twice");
      exchange.getResponseHeaders().set("Content-Type", ProblemDetails.MEDIA_TYPE);
      send(exchange, 409, Documents.bytes(ProblemDetails.of(409, problem)));
    }
  }

  private void sendAssignment(HttpExchange exchange) throws IOException {
    Optional<byte[]> now;
    String tag;
    synchronized (this) {
      now = envelope;
      tag = "\"%d\"".formatted(generation);
    }
    exchange.getResponseHeaders().set("ETag", tag);
    if (now.isEmpty() || tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      exchange.sendResponseHeaders(now.isEmpty() ? 404 : 304, -1);
    } else {
      send(exchange, 200, now.get());
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("application/json"));
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private synchronized byte[] release(String address) {
    return Optional.ofNullable(releases.get(address))
        .orElseThrow(() -> new AssertionError("no release " + address));
  }

  private synchronized void take(byte[] lines) throws Malformed {
    for (var line : new String(lines, UTF_8).lines().toList()) {
      switch (Documents.readStrictly(line.getBytes(UTF_8), PointReport.class)) {
        case DecisionRecord decision -> decisions.put(decision.id(), decision);
        case dev.belay.wire.Deed deed ->
            deeds.computeIfAbsent(deed.decision(), _ -> new TreeSet<>()).add(deed.done().name());
      }
    }
    notifyAll();
  }

  private synchronized byte[] open(byte[] body) throws Malformed {
    var opening = Documents.readStrictly(body, EscalationRecord.Opening.class);
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
    return Documents.bytes(record);
  }

  private synchronized byte[] find(String query) {
    var found = new ArrayList<EscalationRecord>();
    for (var record : escalations.values()) {
      if (query.contains(record.call().text())
          && query.contains("state=" + record.state().text())
          && !usedBy.containsKey("approval-of-" + record.id())) {
        found.addFirst(record);
      }
    }
    return Documents.bytes(new EscalationRecord.Page(found));
  }

  private synchronized byte[] look(String id, String query) throws InterruptedException {
    long seconds = Long.parseLong(query.replaceAll(".*wait=", ""));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (true) {
      var record = escalations.get(id);
      if (record == null) {
        throw new AssertionError("no escalation " + id);
      }
      long left = deadline - System.nanoTime();
      if (record.state() != State.OPEN || left <= 0) {
        return Documents.bytes(record);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  private synchronized boolean redeem(String path, byte[] body) throws Malformed {
    var redemption = Documents.readStrictly(body, EscalationRecord.Redemption.class);
    var by = usedBy.putIfAbsent(path.split("/", -1)[3], redemption.decision());
    return by == null || by.equals(redemption.decision());
  }
}
