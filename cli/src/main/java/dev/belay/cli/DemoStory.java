package dev.belay.cli;

import dev.belay.cli.DemoAgent.Ended;
import dev.belay.cli.DemoAgent.How;
import dev.belay.cli.DemoAgent.Task;
import dev.belay.cli.DemoPlane.Person;
import dev.belay.wire.AuditChain;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// The main job of Belay, told once: a policy change travels from a file to running agents, in
/// stages, and back. Every step is done for real, and what it claims is checked.
final class DemoStory {

  private static final String PROJECT_PATH = "/v1/projects/" + DemoWorld.PROJECT;
  private static final String ROLLOUTS = DemoWorld.PRODUCTION + "/rollouts";
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int LARGE = 5_000;

  private final DemoWorld world;
  private final DemoReport report;
  private final DemoPlane plane;
  private final Person author;
  private final Person reviewer;
  private final Person operator;
  private final Person treasurer;

  DemoStory(DemoWorld world, DemoReport report) throws Exception {
    this.world = world;
    this.report = report;
    this.plane = world.people();
    this.author = world.person("author", List.of("author", "reviewer"), List.of());
    this.reviewer = world.person("reviewer", List.of("reviewer"), List.of());
    this.operator = world.person("operator", List.of("operator", "reviewer"), List.of());
    this.treasurer = world.person("treasurer", List.of("reviewer"), List.of("treasury"));
  }

  void tell() throws Exception {
    beginWithRelease0();
    rolloutRelease1();
    var change = proposeCare();
    publishRelease2(change);
    approveOneCall();
    rollBack();
    verifyAudit();
  }

  // 1

  private void beginWithRelease0() throws Exception {
    report.begin("a project in front of running agents: release 0 allows, release 1 takes over");
    var project = DemoPlane.object().put("name", DemoWorld.PROJECT).put("reviews", 1);
    project.putObject("defaults").put("tool.call", "allow");
    project.putArray("approvers").add("treasury");
    plane.post(world.administrator(), "/v1/projects", project).done();
    world.begin(3);
    var calls = callAll();
    report.did(
        "release 0: %d calls of %d agents: %s"
            .formatted(calls.size(), world.agents().size(), mix(calls)));
    report.check("release 0 lets everything happen", all(calls, How.EXECUTED));
  }

  private void rolloutRelease1() throws Exception {
    var change =
        open(
            "start with a rule for every tool",
            Map.of("project.yaml", "project.yaml", "policies/agents-may.yaml", "agents-may.yaml"));
    var plan = plan(change);
    judge(reviewer, change, plan, "what each tool may do is spelt out").done();
    publish(change, plan, 0, "start with a rule for every tool");
    var rollout = startRollout(1, List.of("observe", "require_approval", "enforce"));
    report.measured("release 1 observed by the gateway after", confirmed());
    var observed = callAll();
    report.did("release 1 at observe: the same calls: " + mix(observed));
    report.check("a release at observe changes nothing", all(observed, How.EXECUTED));
    advance(rollout, "what it would block is wrong to do");
    report.measured("held for approval after", confirmed());
    var held = callAll();
    report.did("release 1 at require_approval: " + mix(held));
    report.check("what it would block is held", count(held, How.PENDING) == world.agents().size());
    advance(rollout, "nobody missed it");
    report.measured("enforced after", confirmed());
    var enforced = callAll();
    report.did("release 1 at enforce: " + mix(enforced));
    report.check(
        "agents stay out of each other's folders",
        count(enforced, How.BLOCKED) == world.agents().size());
    advance(rollout, "done");
    report.measured("became the baseline after", confirmed());
  }

  // 2

  private String proposeCare() throws Exception {
    report.begin("a change: deletes are to be blocked, large payments to need a yes");
    var began = System.nanoTime();
    var change =
        open(
            "keep files, and look at large payments",
            Map.of("policies/with-care.yaml", "with-care.yaml"));
    awaitDraft();
    report.measured("the draft is observed after", since(began));
    var calls = callAll();
    report.did("with the draft observed: " + mix(calls));
    report.check(
        "a draft changes nothing",
        count(calls, How.BLOCKED) == world.agents().size()
            && count(calls, How.EXECUTED) == calls.size() - world.agents().size());
    for (var call : calls) {
      recorded(call);
    }
    var plan = planOf(change);
    report.did(table(plan));
    report.check(
        "the plan shows what would be decided differently, by rule",
        rules(plan).containsAll(List.of("no-deletes", "large-payment")));
    return change;
  }

  // 3

  private void publishRelease2(String change) throws Exception {
    report.begin("review, publish, roll out");
    var plan = plan(change);
    var own = judge(author, change, plan, "I find it good");
    report.did("the author accepts: " + own.refusal());
    report.check("the author cannot accept their own change", own.isRefusal());
    judge(reviewer, change, plan, "files are kept, and payments seen").done();
    report.did("the reviewer accepts plan %s".formatted(plan.substring(0, 19)));
    publish(change, plan, 1, "keep files, and look at large payments");
    var rollout = startRollout(2, List.of("observe", "enforce"));
    report.measured("release 2 observed after", confirmed());
    advance(rollout, "the plan said it all");
    report.measured("release 2 enforced after", confirmed());
    advance(rollout, "done");
    confirmed();
    var calls = callAll();
    report.did("release 2: " + mix(calls));
    report.check(
        "deletes are blocked, large payments wait",
        count(calls, How.BLOCKED) == 2L * world.agents().size()
            && count(calls, How.PENDING) == world.agents().size());
  }

  // 4

  private void approveOneCall() throws Exception {
    report.begin("one held call is approved by a person, and runs once");
    var agent = world.agents().getFirst();
    var payment = new Task("payments.transfer", Map.of("to", "supplier", "amount", LARGE + 1));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var held = threads.submit(() -> agent.call(payment));
      var escalation = await("an escalation", () -> openEscalation(agent.name()));
      report.did("held: " + escalation.path("summary").stringValue(""));
      var self = answer(author, escalation);
      report.check("somebody outside the treasury cannot say yes", self.isRefusal());
      answer(treasurer, escalation).done();
      var ended = held.get();
      report.did("the treasurer says yes: %s".formatted(ended.text()));
      report.check("the approved call runs", ended.how() == How.EXECUTED);
      var again = agent.call(payment);
      report.did("the same call once more: " + again.text());
      report.check("an approval is used once", again.how() == How.PENDING);
    }
  }

  // 5

  private void rollBack() throws Exception {
    report.begin("rollback in one command");
    var stop = new AtomicBoolean();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          world.agents().stream()
              .map(agent -> threads.submit(() -> callUntil(agent, stop)))
              .toList();
      var asked = DemoPlane.object().put("reason", "deletes are missed");
      var began = System.nanoTime();
      var release = plane.post(operator, DemoWorld.PRODUCTION + "/rollbacks", asked).done();
      report.did(
          "release %d has the content of release 1 again"
              .formatted(release.path("number").asInt(0)));
      report.measured("rollback answered after", since(began));
      report.measured("rollback confirmed after", confirmed());
      stop.set(true);
      var during = new ArrayList<Ended>();
      for (var calls : running) {
        during.addAll(calls.get());
      }
      report.did("%d deletes were called meanwhile: %s".formatted(during.size(), mix(during)));
      var asTheyBegan = true;
      for (var call : during) {
        asTheyBegan &= isWhatItsReleaseSays(call);
      }
      report.check("calls in flight ended under the release that they began with", asTheyBegan);
    }
    var calls = callAll();
    report.did("release 3: " + mix(calls));
    report.check(
        "agents are decided as under release 1",
        count(calls, How.BLOCKED) == world.agents().size()
            && count(calls, How.EXECUTED) == calls.size() - world.agents().size());
  }

  private List<Ended> callUntil(DemoAgent agent, AtomicBoolean stop) {
    var calls = new ArrayList<Ended>();
    while (!stop.get()) {
      agent.call(write(agent, "while-rolling-back.txt"));
      calls.add(agent.call(delete(agent, "while-rolling-back.txt")));
    }
    return calls;
  }

  /// Release 2 blocks deletes, release 3 does not: what a call met must be what its record names.
  private boolean isWhatItsReleaseSays(Ended call) throws Exception {
    var releases = recorded(call).path("decision").path("releases");
    var number = releases.path(DemoWorld.PROJECT).path("number").asInt(-1);
    return call.how() == (number == 2 ? How.BLOCKED : How.EXECUTED);
  }

  // 6

  private void verifyAudit() throws Exception {
    report.begin("the audit is verified, then a copy of it is tampered with");
    var lines = plane.text(operator, "/v1/audit").lines().toList();
    var keys = List.of(world.plane().key());
    var whole = AuditChain.verify(lines, keys);
    report.did("%d entries: %s".formatted(lines.size() - 1, said(whole)));
    report.counted("entries", lines.size() - 1);
    report.check(
        "the audit is proven by its signed end", whole instanceof AuditChain.Checked.Proven);
    int tampered = lines.size() / 2;
    var copy = new ArrayList<>(lines);
    copy.set(tampered, lines.get(tampered).replaceFirst("\"actor\"", "\"actar\""));
    var broken = AuditChain.verify(copy, keys);
    report.did("one letter of entry %d changed: %s".formatted(tampered + 1, said(broken)));
    report.check(
        "the verification names the broken entry",
        broken instanceof AuditChain.Checked.Broken(var entry, _)
            && entry.orElse(-1) == tampered + 1);
  }

  private static String said(AuditChain.Checked verification) {
    return switch (verification) {
      case AuditChain.Checked.Proven(var checkpoint) ->
          "proven up to entry %d".formatted(checkpoint.sequence());
      case AuditChain.Checked.Unproven(var entries, _) ->
          "%d entries without a signed end".formatted(entries);
      case AuditChain.Checked.Broken(_, var problem) -> problem.message();
    };
  }

  // What agents do

  private static Task write(DemoAgent agent, String file) {
    return new Task("fs.write", Map.of("path", agent.name() + "/" + file, "text", "hello"));
  }

  private static Task delete(DemoAgent agent, String file) {
    return new Task("fs.delete", Map.of("path", agent.name() + "/" + file));
  }

  /// The same calls each time: own files, somebody else's folder, small and large payments.
  private List<Ended> callAll() throws Exception {
    var calls = new ArrayList<Ended>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running =
          world.agents().stream().map(agent -> threads.submit(() -> callsOf(agent))).toList();
      for (var ended : running) {
        calls.addAll(ended.get());
      }
    }
    return calls;
  }

  private static List<Ended> callsOf(DemoAgent agent) {
    return List.of(
        agent.call(write(agent, "notes.txt")),
        agent.call(new Task("fs.read", Map.of("path", agent.name() + "/notes.txt"))),
        agent.call(new Task("fs.list", Map.of())),
        agent.call(
            new Task(
                "fs.write", Map.of("path", "shared/" + agent.name() + ".txt", "text", "mine"))),
        agent.call(new Task("payments.transfer", Map.of("to", "supplier", "amount", 10))),
        agent.call(new Task("payments.transfer", Map.of("to", "supplier", "amount", LARGE))),
        agent.call(delete(agent, "notes.txt")));
  }

  private static boolean all(List<Ended> calls, How how) {
    return count(calls, how) == calls.size();
  }

  private static long count(List<Ended> calls, How how) {
    return calls.stream().filter(call -> call.how() == how).count();
  }

  private static String mix(List<Ended> calls) {
    var counts = new EnumMap<How, Integer>(How.class);
    calls.forEach(call -> counts.merge(call.how(), 1, Integer::sum));
    return counts.entrySet().stream()
        .map(entry -> "%d %s".formatted(entry.getValue(), word(entry.getKey())))
        .collect(Collectors.joining(", "));
  }

  private static String word(How how) {
    return switch (how) {
      case EXECUTED -> "executed";
      case BLOCKED -> "blocked";
      case PENDING -> "held, approval pending";
      case DRY_RUN -> "dry run";
      case FAILED -> "failed";
    };
  }

  // What people do

  private String open(String reason, Map<String, String> files) throws Exception {
    var asked =
        DemoPlane.object()
            .put("reason", reason)
            .put("outcome", "agents do only what their rules name")
            .put("rollbackOwner", operator.name());
    var texts = asked.putObject("files");
    for (var file : files.entrySet()) {
      texts.put(file.getKey(), resource(file.getValue()));
    }
    asked.putArray("mustAllow");
    asked.putArray("mustBlock");
    return plane.post(author, PROJECT_PATH + "/changes", asked).done().path("id").stringValue("");
  }

  private static String resource(String name) throws IOException {
    try (var in = DemoStory.class.getResourceAsStream("demo/" + name)) {
      return new String(
          java.util.Objects.requireNonNull(in).readAllBytes(),
          java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private JsonNode planOf(String change) throws Exception {
    return plane
        .post(
            author,
            "%s/changes/%s/plans".formatted(PROJECT_PATH, change),
            DemoPlane.object().put("environment", "production"))
        .done();
  }

  private String plan(String change) throws Exception {
    return planOf(change).path("digest").stringValue("");
  }

  private DemoPlane.Answer judge(Person who, String change, String plan, String comment)
      throws Exception {
    return plane.post(
        who,
        "%s/changes/%s/reviews".formatted(PROJECT_PATH, change),
        DemoPlane.object().put("plan", plan).put("accept", true).put("comment", comment));
  }

  private void publish(String change, String plan, int head, String reason) throws Exception {
    var asked =
        DemoPlane.object()
            .put("change", change)
            .put("plan", plan)
            .put("head", head)
            .put("reason", reason);
    var release = plane.post(operator, PROJECT_PATH + "/releases", asked).done();
    report.did(
        "published as release %d, %s"
            .formatted(
                release.path("number").asInt(0),
                release.path("address").stringValue("").substring(0, 19)));
  }

  private String startRollout(int release, List<String> stages) throws Exception {
    var asked =
        DemoPlane.object()
            .put("release", release)
            .put("rollbackOwner", operator.name())
            .put("onBreach", "pause");
    asked.putArray("approvers").add("treasury");
    var steps = asked.putArray("steps");
    stages.forEach(stage -> steps.addObject().put("stage", stage));
    return plane.post(operator, ROLLOUTS, asked).done().path("id").stringValue("");
  }

  private void advance(String rollout, String reason) throws Exception {
    plane
        .post(
            operator,
            "%s/%s/advances".formatted(ROLLOUTS, rollout),
            DemoPlane.object().put("reason", reason))
        .done();
  }

  private DemoPlane.Answer answer(Person who, JsonNode escalation) throws Exception {
    return plane.post(
        who,
        "/v1/escalations/%s/approvals".formatted(escalation.path("id").stringValue("")),
        DemoPlane.object().put("comment", "the supplier is known"));
  }

  private Optional<JsonNode> openEscalation(String principal) throws Exception {
    for (var escalation : plane.get(treasurer, "/v1/escalations").done().path("escalations")) {
      if (escalation.path("caller").stringValue("").equals(principal)
          && escalation.path("state").stringValue("").equals("open")
          && escalation.path("summary").stringValue("").contains(Integer.toString(LARGE + 1))) {
        return Optional.of(escalation);
      }
    }
    return Optional.empty();
  }

  // What is waited for

  /// Until every live enforcement point has loaded what the environment says now.
  private Duration confirmed() throws Exception {
    var began = System.nanoTime();
    await(
        "confirmation",
        () -> {
          var now = plane.get(operator, DemoWorld.PRODUCTION).done();
          return Optional.of(now).filter(this::isLoaded);
        });
    return since(began);
  }

  private boolean isLoaded(JsonNode environment) {
    for (var point : environment.path("points")) {
      if (!point.path("loaded").asBoolean(false)) {
        return false;
      }
    }
    return !environment.path("points").isEmpty();
  }

  private void awaitDraft() throws Exception {
    await(
        "the draft",
        () -> {
          var now = plane.get(operator, DemoWorld.PRODUCTION).done();
          return Optional.of(now).filter(seen -> !seen.path("drafts").isEmpty());
        });
    confirmed();
  }

  /// The record of a call's decision, as soon as the control plane has it.
  private JsonNode recorded(Ended call) throws Exception {
    return await(
        "decision " + call.decision(),
        () -> {
          var answer = plane.get(operator, "/v1/decisions/" + call.decision());
          return answer.isRefusal() ? Optional.empty() : Optional.of(answer.body());
        });
  }

  private static <T> T await(String what, Callable<Optional<T>> found) throws Exception {
    var began = System.nanoTime();
    while (true) {
      var result = found.call();
      if (result.isPresent()) {
        return result.get();
      }
      if (since(began).compareTo(PATIENCE) > 0) {
        throw new IOException("waited in vain for " + what);
      }
      java.util.concurrent.locks.LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  // What the plan shows

  private static List<String> rules(JsonNode plan) {
    var rules = new ArrayList<String>();
    plan.path("evidence")
        .path("differences")
        .forEach(difference -> rules.add(difference.path("rule").stringValue("")));
    return rules;
  }

  private static String table(JsonNode plan) {
    var table =
        new StringBuilder(
            "%-28s %-9s %-18s %9s %7s%n"
                .formatted("would be decided by", "from", "to", "decisions", "agents"));
    plan.path("evidence")
        .path("differences")
        .forEach(
            difference ->
                table.append(
                    "%-28s %-9s %-18s %9d %7d%n"
                        .formatted(
                            difference.path("policy").stringValue("")
                                + "/"
                                + difference.path("rule").stringValue(""),
                            difference
                                .path("from")
                                .stringValue("")
                                .toLowerCase(java.util.Locale.ROOT),
                            difference
                                .path("to")
                                .stringValue("")
                                .toLowerCase(java.util.Locale.ROOT),
                            difference.path("decisions").asLong(0),
                            difference.path("subjects").asLong(0))));
    return table
        .append(
            "%d decisions stay the same".formatted(plan.path("evidence").path("same").asLong(0)))
        .toString();
  }
}
