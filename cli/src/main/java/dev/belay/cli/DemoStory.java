package dev.belay.cli;

import dev.belay.cli.DemoAgent.Ended;
import dev.belay.cli.DemoAgent.How;
import dev.belay.cli.DemoAgent.Task;
import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.wire.AuditChain;
import dev.belay.wire.PlanRecord;
import dev.belay.wire.ProjectRecord;
import dev.belay.wire.Refused;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// The main job of Belay, told once: a policy change travels from a file to running agents, in
/// stages, and back. Every step is done for real, and what it claims is checked.
final class DemoStory {

  private static final int LARGE = 5_000;

  private final DemoWorld world;
  private final DemoReport report;
  private final DemoTeam team;

  DemoStory(DemoWorld world, DemoReport report) throws Exception {
    this.world = world;
    this.report = report;
    this.team = DemoTeam.in(world);
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
    var allowing = new TreeMap<>(Map.of("tool.call", Verdict.ALLOW));
    var approvers = List.of(DemoWorld.APPROVERS);
    var project = new ProjectRecord.Opening(DemoWorld.PROJECT, allowing, 1, approvers);
    world.administrator().plane().make(project);
    world.begin(3);
    var calls = callAll();
    report.did(
        "release 0: %d calls of %d agents: %s"
            .formatted(calls.size(), world.agents().size(), mix(calls)));
    report.check("release 0 lets everything happen", all(calls, How.EXECUTED));
    awaitRecords(calls);
  }

  /// A plan is good until decisions show a cause that was not in its evidence: what was called
  /// before is to be in it.
  private void awaitRecords(List<Ended> calls) throws Exception {
    for (var call : calls) {
      team.decision(call.decision());
    }
  }

  private void rolloutRelease1() throws Exception {
    var change =
        team.open(
            "start with a rule for every tool",
            Map.of("project.yaml", "project.yaml", "policies/agents-may.yaml", "agents-may.yaml"));
    var plan = team.plan(change).digest();
    accept(team.reviewer(), change, plan, "what each tool may do is spelt out");
    publish(change, plan, 0, "start with a rule for every tool");
    var rollout = team.startRollout(1, Stage.OBSERVE, Stage.REQUIRE_APPROVAL, Stage.ENFORCE);
    report.measured("release 1 observed by the gateway after", team.confirmed());
    var observed = callAll();
    report.did("release 1 at observe: the same calls: " + mix(observed));
    report.check("a release at observe changes nothing", all(observed, How.EXECUTED));
    team.advance(rollout, "what it would block is wrong to do");
    report.measured("held for approval after", team.confirmed());
    var held = callAll();
    report.did("release 1 at require_approval: " + mix(held));
    report.check("what it would block is held", count(held, How.PENDING) == world.agents().size());
    team.advance(rollout, "nobody missed it");
    report.measured("enforced after", team.confirmed());
    var enforced = callAll();
    report.did("release 1 at enforce: " + mix(enforced));
    report.check(
        "agents stay out of each other's folders",
        count(enforced, How.BLOCKED) == world.agents().size());
    team.advance(rollout, "done");
    report.measured("became the baseline after", team.confirmed());
  }

  // 2

  private String proposeCare() throws Exception {
    report.begin("a change: deletes are to be blocked, large payments to need a yes");
    var began = System.nanoTime();
    var change =
        team.open(
            "keep files, and look at large payments",
            Map.of("policies/with-care.yaml", "with-care.yaml"));
    team.draftConfirmed();
    report.measured("the draft is observed after", DemoTeam.since(began));
    var calls = callAll();
    report.did("with the draft observed: " + mix(calls));
    report.check(
        "a draft changes nothing",
        count(calls, How.BLOCKED) == world.agents().size()
            && count(calls, How.EXECUTED) == calls.size() - world.agents().size());
    awaitRecords(calls);
    var plan = team.plan(change);
    report.did(table(plan));
    report.check(
        "the plan shows what would be decided differently, by rule",
        rules(plan).containsAll(List.of("no-deletes", "large-payment")));
    return change;
  }

  // 3

  private void publishRelease2(String change) throws Exception {
    report.begin("review, publish, roll out");
    var plan = team.plan(change).digest();
    var own = team.accept(team.author(), change, plan, "I find it good");
    report.did("the author accepts: " + own.map(Refused::getMessage).orElse("taken"));
    report.check("the author cannot accept their own change", own.isPresent());
    accept(team.reviewer(), change, plan, "files are kept, and payments seen");
    report.did("the reviewer accepts plan " + shortened(plan));
    publish(change, plan, 1, "keep files, and look at large payments");
    var rollout = team.startRollout(2, Stage.OBSERVE, Stage.ENFORCE);
    report.measured("release 2 observed after", team.confirmed());
    team.advance(rollout, "the plan said it all");
    report.measured("release 2 enforced after", team.confirmed());
    team.advance(rollout, "done");
    team.confirmed();
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
      var escalation = team.escalation(agent.name(), Integer.toString(LARGE + 1));
      report.did("held: " + escalation.summary());
      var outsider = team.approve(team.author(), escalation);
      report.check("somebody outside the treasury cannot say yes", outsider.isPresent());
      require(team.approve(team.treasurer(), escalation));
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
      var began = System.nanoTime();
      var release = team.rollBack("deletes are missed");
      report.did("release %d has the content of release 1 again".formatted(release.number()));
      report.measured("rollback answered after", DemoTeam.since(began));
      report.measured("rollback confirmed after", team.confirmed());
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
    var decidedBy = team.decision(call.decision()).releases().get(DemoWorld.PROJECT);
    return decidedBy != null
        && call.how() == (decidedBy.number() == 2 ? How.BLOCKED : How.EXECUTED);
  }

  // 6

  private void verifyAudit() throws Exception {
    report.begin("the audit is verified, then a copy of it is tampered with");
    var lines = team.audit();
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

  private void accept(DemoPerson who, String change, Digest plan, String comment) throws Exception {
    require(team.accept(who, change, plan, comment));
  }

  /// Ends the story where it needs a yes that was not given.
  private static void require(Optional<Refused> refusal) throws Refused {
    if (refusal.isPresent()) {
      throw refusal.get();
    }
  }

  private void publish(String change, Digest plan, int head, String reason) throws Exception {
    var release = team.publish(change, plan, head, reason);
    report.did(
        "published as release %d, %s".formatted(release.number(), shortened(release.address())));
  }

  private static String shortened(Digest digest) {
    return digest.text().substring(0, "sha256:".length() + 12);
  }

  // What the plan shows

  private static List<String> rules(PlanRecord plan) {
    return plan.evidence().differences().stream().map(PlanRecord.Difference::rule).toList();
  }

  private static String table(PlanRecord plan) {
    var text = new StringWriter();
    var out = new PrintWriter(text);
    ChangePlan.printEvidence(plan.evidence(), out);
    return text.toString().strip();
  }
}
