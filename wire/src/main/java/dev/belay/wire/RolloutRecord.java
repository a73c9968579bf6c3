package dev.belay.wire;

import dev.belay.engine.Digest;
import dev.belay.engine.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A rollout as the control plane tells it.
///
/// @param step index of the step that it is at
/// @param since when it came there
/// @param state `queued`, `running`, `paused`, `finished` or `aborted`
/// @param by who brought it into that state, where that was somebody
/// @param reason why, where one was given
public record RolloutRecord(
    String id,
    String project,
    String environment,
    int release,
    Digest address,
    List<Step> steps,
    int step,
    Instant since,
    String rollbackOwner,
    List<String> approvers,
    String onBreach,
    String startedBy,
    String state,
    Optional<String> by,
    Optional<String> reason) {

  public RolloutRecord {
    steps = List.copyOf(steps);
    approvers = List.copyOf(approvers);
  }

  /// How strict a release may be, for whom, and what must hold before it goes on.
  ///
  /// @param labels of enforcement points; absent: every one
  /// @param percent of subjects; absent: all
  /// @param gates such as `soak 10m`, `subjects 20`, `changed 5%`; absent: none
  public record Step(
      Stage stage,
      Optional<Map<String, String>> labels,
      Optional<Double> percent,
      Optional<List<String>> gates) {

    public Step {
      labels = labels.map(Map::copyOf);
      gates = gates.map(List::copyOf);
    }

    public static Step of(Stage stage) {
      return new Step(stage, Optional.empty(), Optional.empty(), Optional.empty());
    }
  }

  /// What a rollout begins with.
  ///
  /// @param onBreach `retreat` or `pause`
  public record Opening(
      int release,
      List<Step> steps,
      String rollbackOwner,
      List<String> approvers,
      String onBreach) {

    public Opening {
      steps = List.copyOf(steps);
      approvers = List.copyOf(approvers);
    }
  }

  /// Asks to go back to an earlier step.
  ///
  /// @param to its index; absent: the one before
  public record Retreat(String reason, Optional<Integer> to) {}

  /// Several, the newest first.
  public record Page(List<RolloutRecord> rollouts) {

    public Page {
      rollouts = List.copyOf(rollouts);
    }
  }
}
