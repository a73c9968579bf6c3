package dev.belay.cli;

import dev.belay.engine.Assignment;
import dev.belay.engine.Assignment.Candidate;
import dev.belay.engine.Assignment.OfProject;
import dev.belay.engine.Cohort;
import dev.belay.engine.Decider;
import dev.belay.engine.Decision;
import dev.belay.engine.Decision.CandidateAnswer;
import dev.belay.engine.Digest;
import dev.belay.engine.Facts;
import dev.belay.engine.Problem;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One request, decided by policies on the desk.
///
/// @param stage that the policies were tried at
/// @param observed what candidates at observe said, which the decision knows nothing of
record Trial(Facts facts, Stage stage, Decision decision, List<CandidateAnswer> observed) {

  /// Below enforce the policies are a candidate beside what decides; and what decides without them
  /// is to allow, so that the ceiling is seen.
  static Trial of(Facts facts, Release policies, Stage stage) {
    var projects =
        stage == Stage.ENFORCE
            ? OfProject.deciding(policies)
            : new OfProject(
                policies.project(),
                1,
                Instant.MAX,
                without(policies),
                List.of(new Candidate(policies, false, stage, Cohort.everyone())),
                List.of(),
                List.of());
    var assignment = new Assignment(Map.of(), List.of(projects));
    // No clock: this process has just begun and is slower than one that enforces. The step limit
    // still holds.
    var decider = Decider.with(() -> 0);
    return new Trial(
        facts, stage, decider.decide(facts, assignment), decider.observe(facts, assignment));
  }

  private static Release without(Release policies) {
    var allow = new HashMap<String, Verdict>();
    policies.questions().keySet().forEach(question -> allow.put(question, Verdict.ALLOW));
    return new Release(
        policies.project(),
        Digest.of(new byte[0]),
        allow,
        policies.questions(),
        policies.approvers(),
        List.of());
  }

  /// What every candidate said by itself: the policies below enforce, and policies with a stage of
  /// their own.
  List<CandidateAnswer> candidates() {
    var candidates = new ArrayList<>(decision.candidates());
    observed.stream().filter(said -> !candidates.contains(said)).forEach(candidates::add);
    return candidates;
  }

  /// Why the input could not be asked about, if so.
  Optional<Problem> misfit() {
    return decision.answer().misfit().or(decision.decided()::misfit);
  }

  ExitCode exitCode() {
    return switch (decision.verdict()) {
      case ALLOW -> ExitCode.DONE;
      case REQUIRE_APPROVAL -> ExitCode.APPROVAL_REQUIRED;
      case DRY_RUN, BLOCK -> ExitCode.BLOCKED;
    };
  }
}
