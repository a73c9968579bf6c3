package dev.belay.wire;

import dev.belay.engine.Verdict;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// A project as the control plane tells it.
///
/// @param reviews how many people must accept a plan
/// @param approvers groups that are asked where a rollout names none
/// @param head number of the release that new changes build on
/// @param environments where it is enforced, the lowest first
public record ProjectRecord(
    String name,
    int reviews,
    List<String> approvers,
    int head,
    List<String> environments,
    String createdBy,
    Instant created) {

  public ProjectRecord {
    approvers = List.copyOf(approvers);
    environments = List.copyOf(environments);
  }

  /// What a project begins with.
  ///
  /// @param defaults what happens to a request on which no policy has an opinion, by question
  public record Opening(
      String name, SortedMap<String, Verdict> defaults, int reviews, List<String> approvers) {

    public Opening {
      defaults = Collections.unmodifiableSortedMap(new TreeMap<>(defaults));
      approvers = List.copyOf(approvers);
    }
  }

  /// Several, by name.
  public record Page(List<ProjectRecord> projects) {

    public Page {
      projects = List.copyOf(projects);
    }
  }
}
