package dev.belay.bench;

import dev.belay.bench.Contender.Loaded;
import dev.belay.bench.Contender.Said;
import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Cohort;
import dev.belay.engine.Decider;
import dev.belay.engine.Decision;
import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides as an enforcement point does: by an assignment of twenty policies, alone and beside a
/// candidate that differs in one of them.
final class Beside {

  /// Twenty tenants, each with a policy.
  private static final int RULES = 1_000;

  private final Measure.Job job;
  private final Decider decider;
  private final Workload workload;

  Beside(Measure.Job job) {
    this.job = job;
    this.decider = Decider.with(job.nanoTime());
    this.workload = Workload.of(RULES, job.sizes().timing().hotCalls());
  }

  List<Double> taken() throws Exception {
    var baseline = Belay.release(Belay.texts(workload.rules())).prepared(Optional.empty());
    var candidate = Belay.release(Belay.texts(differing())).prepared(Optional.of(baseline));
    return List.of(
        nanos(assignment(baseline, List.of())),
        nanos(
            assignment(
                baseline,
                List.of(
                    new Candidate(candidate, false, Stage.REQUIRE_APPROVAL, Cohort.everyone())))));
  }

  /// The first rule decides otherwise.
  private List<Rule> differing() {
    var rules = new ArrayList<>(workload.rules());
    var first = rules.getFirst();
    var effect = first.effect() == Effect.DENY ? Effect.ALLOW : Effect.DENY;
    rules.set(
        0,
        new Rule(
            first.order(),
            first.tool(),
            first.tenant(),
            first.roles(),
            first.comparison(),
            effect));
    return rules;
  }

  private static Assignment assignment(Release baseline, List<Candidate> candidates) {
    var project =
        new OfProject(
            baseline.project(), 1, Instant.MAX, baseline, candidates, List.of(), List.of());
    return new Assignment(Map.of(), List.of(project));
  }

  private double nanos(Assignment assignment) throws Exception {
    var deciding = new Deciding(decider, assignment);
    var facts = new ArrayList<Facts>();
    for (var call : workload.calls()) {
      facts.add(deciding.prepare(call));
    }
    return new Stopwatch<>(deciding, job.sizes().timing(), job.nanoTime()).time(facts).nanos();
  }

  private record Deciding(Decider decider, Assignment assignment)
      implements Loaded<Facts, Decision> {

    @Override
    public Facts prepare(Call call) {
      return Belay.facts(call);
    }

    @Override
    public Decision decide(Facts facts) {
      return decider.decide(facts, assignment);
    }

    @Override
    public Said said(Facts facts, Decision decision) {
      return Belay.saidBy(decision.answer());
    }
  }
}
