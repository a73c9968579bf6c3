package dev.belay.server;

import dev.belay.engine.Checked;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.engine.Json;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.rollout.Change;
import dev.belay.rollout.Environment;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Example;
import dev.belay.rollout.Plan;
import dev.belay.rollout.Project;
import dev.belay.wire.DecisionRecord;
import dev.belay.wire.ReleaseFile;
import dev.belay.wire.SigningKey;
import dev.belay.workbench.Comparison;
import dev.belay.workbench.Examples;
import dev.belay.workbench.RecordedDecision;
import dev.belay.workbench.Replay;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/// Finds out what a change would do, with the engine that decides and the decisions that were
/// recorded. Reads and changes nothing. Safe for any number of threads.
final class Planner {

  /// The cut: so many decisions are looked at, the latest.
  static final int DECISIONS = 10_000;

  /// A plan, and all that the replay beside it showed.
  record Planned(Plan plan, Comparison comparison) {}

  private record Replayed(Evidence evidence, Comparison comparison) {}

  private final SigningKey key;

  Planner(SigningKey key) {
    this.key = key;
  }

  Planned plan(Transaction transaction, Project project, Environment environment, Change change) {
    var handle = transaction.handle();
    var base = ChangeRoutes.baseTexts(handle, project, change);
    var files = change.candidate(base);
    var compilation = Compilation.of(project.name(), files);
    var problems = new ArrayList<>(compilation.problems());
    var results = new ArrayList<Example.Result>();
    var replayed = nothing(environment);
    if (compilation.release().isPresent()) {
      var candidate = compilation.release().get();
      var ran =
          Examples.run(
              change.examples(),
              release(handle, project.release(change.base()).orElseThrow().address()),
              candidate,
              transaction.now());
      results.addAll(ran.results());
      problems.addAll(ran.problems());
      replayed = replay(handle, project, environment, candidate);
    }
    var plan =
        new Plan(
            project.name(),
            environment.name(),
            change.id(),
            change.edition(),
            change.base(),
            Plan.digests(base),
            Plan.digests(files),
            address(transaction.tenant(), compilation, files, problems),
            problems,
            results,
            replayed.evidence(),
            transaction.now());
    return new Planned(plan, replayed.comparison());
  }

  private Optional<Digest> address(
      Tenant tenant,
      Compilation compilation,
      SortedMap<String, String> files,
      List<Problem> problems) {
    return compilation
        .release()
        .filter(_ -> problems.isEmpty())
        .map(
            release ->
                ReleaseFile.sign(
                        ReleaseFile.Kind.DRAFT,
                        tenant.name(),
                        release,
                        Compilation.bytes(files),
                        key)
                    .address());
  }

  /// What decisions that were recorded by now say of a plan.
  Evidence latest(Handle handle, Project project, Environment environment, Plan plan) {
    if (plan.address().isEmpty() || newest(handle, project, environment).equals(until(plan))) {
      return plan.evidence();
    }
    var candidate = release(handle, plan.address().get());
    return replay(handle, project, environment, candidate).evidence();
  }

  private static Optional<Instant> until(Plan plan) {
    return Optional.of(plan.evidence().until());
  }

  private static Optional<Instant> newest(Handle handle, Project project, Environment environment) {
    return handle
        .select(
            "select max(time) from decision where ? = any (projects) and environment = ?",
            project.name(),
            environment.name())
        .mapTo(Instant.class)
        .findOne();
  }

  private static Replayed replay(
      Handle handle, Project project, Environment environment, Release candidate) {
    var recorded = Decisions.newest(handle, project.name(), environment.name(), DECISIONS);
    if (recorded.isEmpty()) {
      return nothing(environment);
    }
    var baseline = release(handle, environment.baseline().address());
    var decisions = recorded.stream().flatMap(record -> decision(record).stream()).toList();
    var comparison = Replay.of(decisions, baseline, candidate);
    var from = recorded.getLast().time();
    var until = recorded.getFirst().time();
    return new Replayed(comparison.evidence(environment.name(), from, until), comparison);
  }

  private static Replayed nothing(Environment environment) {
    return new Replayed(
        Evidence.none(environment.name(), Instant.EPOCH),
        new Comparison(0, new TreeMap<>(), new TreeMap<>(), 0));
  }

  /// Absent where the facts were not kept: then there is nothing to decide again.
  private static Optional<RecordedDecision> decision(DecisionRecord record) {
    var kept = record.facts();
    return kept.input()
        .map(
            input ->
                new RecordedDecision(
                    record.id(),
                    new Facts(record.question(), input, kept.unknown(), kept.now(), List.of()),
                    record.decided().verdict()));
  }

  /// The checked content of a release, as engines read it.
  static Release release(Handle handle, Digest address) {
    var files = Contents.find(handle, address).orElseThrow().files();
    var checked = Objects.requireNonNull(files.get(ReleaseFile.CHECKED));
    if (Json.read(checked) instanceof Json.Parsed(var value)
        && Checked.decode(value, address) instanceof Checked.Content(var release)) {
      return release;
    }
    throw new IllegalStateException("stored release %s is not readable".formatted(address));
  }
}
