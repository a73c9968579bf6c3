package dev.belay.enforce;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Whether an enforcement point may be sent traffic: it decides by every project, and nothing that
/// it decides by is too old.
///
/// @param missing projects of which it has nothing to decide by
/// @param outdated projects that were last heard of too long ago
/// @param sinceConfirmed for each project, how long ago the control plane said that what is loaded
///     is current; absent where it never did
public record Readiness(
    List<String> missing, List<String> outdated, Map<String, Optional<Duration>> sinceConfirmed) {

  public Readiness {
    missing = List.copyOf(missing);
    outdated = List.copyOf(outdated);
    sinceConfirmed = Map.copyOf(sinceConfirmed);
  }

  public boolean isReady() {
    return missing.isEmpty() && outdated.isEmpty();
  }
}
