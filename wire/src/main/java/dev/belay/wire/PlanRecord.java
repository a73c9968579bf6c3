package dev.belay.wire;

import dev.belay.engine.Digest;
import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a change would do, as the control plane tells it.
///
/// @param digest what a review signs
/// @param problems with any, it cannot be published
/// @param weakens whether an example or a recorded decision shows a less strict answer
public record PlanRecord(
    Digest digest,
    String project,
    String environment,
    String change,
    int edition,
    int base,
    List<String> changedFiles,
    List<ProblemDetails.PlacedProblem> problems,
    List<Example> examples,
    Evidence evidence,
    boolean weakens,
    Instant made,
    Instant expires) {

  public PlanRecord {
    changedFiles = List.copyOf(changedFiles);
    problems = List.copyOf(problems);
    examples = List.copyOf(examples);
  }

  /// Asks for a plan.
  ///
  /// @param environment whose recorded decisions are looked at
  public record Opening(String environment) {}

  /// What an example showed.
  ///
  /// @param must `allow` or `block`
  /// @param before what the base says, where it says anything
  /// @param answer what the candidate says, as a sentence
  public record Example(
      String name,
      String question,
      String must,
      Optional<Verdict> before,
      Verdict after,
      String answer,
      boolean met) {}

  /// What recorded decisions show: a replay of those between two times.
  ///
  /// @param same how many stay what they are
  /// @param otherThanRecorded how many what decides now makes differently than it was recorded
  public record Evidence(
      Digest digest,
      Instant from,
      Instant until,
      long same,
      List<Difference> differences,
      List<Untold> cannotTell,
      long otherThanRecorded) {

    public Evidence {
      differences = List.copyOf(differences);
      cannotTell = List.copyOf(cannotTell);
    }
  }

  /// Recorded decisions that would differ for one cause.
  ///
  /// @param samples ids of some
  public record Difference(
      String policy,
      String rule,
      Verdict from,
      Verdict to,
      long decisions,
      int subjects,
      List<String> samples) {

    public Difference {
      samples = List.copyOf(samples);
    }
  }

  /// Recorded decisions that cannot be told for want of recorded fields.
  ///
  /// @param unknown names of the fields
  public record Untold(String unknown, long decisions, int subjects, List<String> samples) {

    public Untold {
      samples = List.copyOf(samples);
    }
  }
}
