package dev.belay.rollout;

import dev.belay.engine.Cohort;
import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import dev.belay.engine.Stop;
import java.util.List;
import java.util.Optional;

/// What every enforcement point of an environment is told: what decides, what is tried beside it,
/// and what is stopped.
///
/// @param generation grows whenever anything else here changes, and never falls
/// @param approvers groups that are asked for what a ceiling turned into require_approval
public record Assigned(
    long generation,
    int baseline,
    Digest baselineAddress,
    List<Tried> candidates,
    List<Stop> stops,
    List<String> approvers) {

  public Assigned {
    candidates = List.copyOf(candidates);
    stops = List.copyOf(stops);
    approvers = List.copyOf(approvers);
  }

  /// What is tried.
  ///
  /// @param release its number; absent for a draft
  /// @param change whose draft it is; absent for a release
  public record Tried(
      Optional<Integer> release,
      Optional<String> change,
      Digest address,
      Stage stage,
      Cohort cohort) {

    public boolean isDraft() {
      return change.isPresent();
    }
  }

  boolean saysTheSameAs(Assigned other) {
    return at(0).equals(other.at(0));
  }

  private Assigned at(long newGeneration) {
    return new Assigned(newGeneration, baseline, baselineAddress, candidates, stops, approvers);
  }
}
