package dev.belay.server;

import dev.belay.engine.Problem;
import dev.belay.rollout.Change;
import dev.belay.rollout.Difference;
import dev.belay.rollout.Evidence;
import dev.belay.rollout.Example;
import dev.belay.rollout.Gate;
import dev.belay.rollout.Hand;
import dev.belay.rollout.NumberedRelease;
import dev.belay.rollout.PlacedStop;
import dev.belay.rollout.Review;
import dev.belay.rollout.Rollout;
import dev.belay.wire.ChangeRecord;
import dev.belay.wire.PlanRecord;
import dev.belay.wire.ProblemDetails.PlacedProblem;
import dev.belay.wire.ReleaseRecord;
import dev.belay.wire.RolloutRecord;
import dev.belay.wire.StopRecord;
import dev.belay.workbench.Comparison;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// Values of the rules as they are told over HTTP.
final class Told {

  private Told() {}

  static ReleaseRecord release(NumberedRelease release) {
    return new ReleaseRecord(
        release.number(),
        release.address(),
        release.base(),
        release.change(),
        release.author(),
        release.publishedBy(),
        release.at(),
        release.reason(),
        release.restores(),
        release
            .withdrawn()
            .map(
                withdrawn ->
                    new ReleaseRecord.Withdrawal(
                        withdrawn.by(), withdrawn.at(), withdrawn.reason())));
  }

  static ChangeRecord change(Change change, List<Problem> problems) {
    var purpose = change.purpose();
    return new ChangeRecord(
        change.id(),
        change.project(),
        change.base(),
        change.edition(),
        purpose.reason(),
        purpose.outcome(),
        purpose.rollbackOwner(),
        files(change),
        examples(change, Example.Must.ALLOW),
        examples(change, Example.Must.BLOCK),
        change.author().name(),
        change.editors().stream().map(Hand::name).toList(),
        change.reviews().stream().map(review -> review(review, change)).toList(),
        problems.stream().map(PlacedProblem::of).toList(),
        state(change),
        release(change));
  }

  private static SortedMap<String, Optional<String>> files(Change change) {
    var files = new TreeMap<String, Optional<String>>();
    change
        .edits()
        .forEach(
            (path, edit) ->
                files.put(
                    path,
                    switch (edit) {
                      case Change.Edit.Written(var text) -> Optional.of(text);
                      case Change.Edit.Removed _ -> Optional.empty();
                    }));
    return files;
  }

  private static List<ChangeRecord.Example> examples(Change change, Example.Must must) {
    return change.examples().stream()
        .filter(example -> example.must() == must)
        .map(
            example ->
                new ChangeRecord.Example(example.name(), example.question(), example.input()))
        .toList();
  }

  private static ChangeRecord.Review review(Review review, Change change) {
    return new ChangeRecord.Review(
        review.plan(),
        review.by().name(),
        review.isAccepted(),
        review.comment(),
        review.at(),
        review.edition() != change.edition());
  }

  static String state(Change change) {
    return switch (change.status()) {
      case Change.Status.Open _ -> "open";
      case Change.Status.Published _ -> "published";
      case Change.Status.Abandoned _ -> "abandoned";
    };
  }

  static Optional<Integer> release(Change change) {
    return change.status() instanceof Change.Status.Published(var release)
        ? Optional.of(release)
        : Optional.empty();
  }

  static PlanRecord plan(Planner.Planned planned) {
    var plan = planned.plan();
    return new PlanRecord(
        plan.digest(),
        plan.project(),
        plan.environment(),
        plan.change(),
        plan.edition(),
        plan.base(),
        plan.changedFiles(),
        plan.problems().stream().map(PlacedProblem::of).toList(),
        plan.examples().stream().map(Told::example).toList(),
        evidence(plan.evidence(), planned.comparison()),
        plan.weakens(),
        plan.made(),
        plan.expires());
  }

  private static PlanRecord.Example example(Example.Result result) {
    return new PlanRecord.Example(
        result.name(),
        result.question(),
        result.must().text(),
        result.before(),
        result.after(),
        result.answer(),
        result.isMet());
  }

  private static PlanRecord.Evidence evidence(Evidence evidence, Comparison comparison) {
    return new PlanRecord.Evidence(
        evidence.digest(),
        evidence.from(),
        evidence.until(),
        evidence.same(),
        comparison.differences().entrySet().stream()
            .map(entry -> difference(entry.getKey(), entry.getValue()))
            .toList(),
        comparison.cannotTell().entrySet().stream()
            .map(entry -> untold(entry.getKey(), entry.getValue()))
            .toList(),
        comparison.otherThanRecorded());
  }

  private static PlanRecord.Difference difference(Difference cause, Comparison.Tally tally) {
    return new PlanRecord.Difference(
        cause.policy(),
        cause.rule(),
        cause.from(),
        cause.to(),
        tally.decisions(),
        tally.subjects(),
        tally.samples());
  }

  private static PlanRecord.Untold untold(String unknown, Comparison.Tally tally) {
    return new PlanRecord.Untold(unknown, tally.decisions(), tally.subjects(), tally.samples());
  }

  static RolloutRecord rollout(String project, String environment, Rollout rollout) {
    return new RolloutRecord(
        rollout.id(),
        project,
        environment,
        rollout.release(),
        rollout.address(),
        rollout.steps().stream().map(Told::step).toList(),
        rollout.step(),
        rollout.since(),
        rollout.rollbackOwner(),
        rollout.approvers(),
        rollout.onBreach().text(),
        rollout.startedBy().name(),
        rollout.state().text(),
        by(rollout.state()),
        reason(rollout.state()));
  }

  private static RolloutRecord.Step step(Rollout.Step step) {
    return new RolloutRecord.Step(
        step.stage(),
        Optional.of(step.labels()),
        Optional.of(step.percent()),
        Optional.of(step.gates().stream().map(Gate::text).toList()));
  }

  private static Optional<String> by(Rollout.State state) {
    return switch (state) {
      case Rollout.State.Queued _, Rollout.State.Running _ -> Optional.empty();
      case Rollout.State.Paused(var by, _) -> Optional.of(by);
      case Rollout.State.Finished(var by, _) -> Optional.of(by);
      case Rollout.State.Aborted(var by, _, _) -> Optional.of(by);
    };
  }

  private static Optional<String> reason(Rollout.State state) {
    return switch (state) {
      case Rollout.State.Paused(_, var reason) -> Optional.of(reason);
      case Rollout.State.Aborted(_, _, var reason) -> Optional.of(reason);
      case Rollout.State.Queued _, Rollout.State.Running _, Rollout.State.Finished _ ->
          Optional.empty();
    };
  }

  static StopRecord stop(PlacedStop stop) {
    return new StopRecord(
        stop.stop().id(),
        new TreeMap<>(stop.stop().fields()),
        stop.stop().reason(),
        stop.placedBy().name(),
        stop.placed(),
        stop.expires());
  }
}
