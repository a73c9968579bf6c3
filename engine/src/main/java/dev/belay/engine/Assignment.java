package dev.belay.engine;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/// All that decides at one enforcement point: read once for each request, and never half of one and
/// half of the next.
///
/// @param labels of the enforcement point, as its credential states them
public record Assignment(Map<String, String> labels, List<OfProject> projects) {

  public Assignment {
    labels = Map.copyOf(labels);
    projects = List.copyOf(projects);
  }

  /// What one project decides in one environment.
  ///
  /// @param expires from then on it is too old to be believed, and blocks
  /// @param approvers groups that are asked for what the rollout's ceiling turned into
  ///     require_approval; empty: those that the release names
  public record OfProject(
      String project,
      long generation,
      Instant expires,
      Release baseline,
      List<Candidate> candidates,
      List<Stop> stops,
      List<String> approvers) {

    public OfProject {
      candidates = List.copyOf(candidates);
      stops = List.copyOf(stops);
      approvers = List.copyOf(approvers);
      if (candidates.stream().filter(candidate -> candidate.stage() == Stage.ENFORCE).count() > 1) {
        throw new IllegalArgumentException("two candidates of `%s` at enforce".formatted(project));
      }
    }

    /// One release that decides, and nothing tried beside it.
    public static OfProject deciding(Release baseline) {
      return new OfProject(
          baseline.project(), 1, Instant.MAX, baseline, List.of(), List.of(), List.of());
    }
  }

  /// What is tried beside what decides.
  ///
  /// @param isDraft drafts never rise above observe
  public record Candidate(Release release, boolean isDraft, Stage stage, Cohort cohort) {

    public Candidate {
      if (isDraft && stage != Stage.OBSERVE) {
        throw new IllegalArgumentException("a draft is observed, not at " + stage.text());
      }
    }
  }
}
