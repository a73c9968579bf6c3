package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// An environment as the control plane tells it: what decides there, and who has heard of it.
///
/// @param head number of the release that new changes build on
/// @param rollout the one that is under way
/// @param generation of the assignment
/// @param drafts of open changes that are observed, by the id of the change
public record EnvironmentRecord(
    String project,
    String environment,
    int head,
    int baseline,
    Digest address,
    Instant since,
    long generation,
    Optional<RolloutRecord> rollout,
    List<StopRecord> stops,
    SortedMap<String, Digest> drafts,
    List<Point> points) {

  public EnvironmentRecord {
    stops = List.copyOf(stops);
    drafts = Collections.unmodifiableSortedMap(new TreeMap<>(drafts));
    points = List.copyOf(points);
  }

  /// An enforcement point, as it last said of itself.
  ///
  /// @param generation of the assignment that it obeys; absent when it never had one
  /// @param confirmed when it last knew that this is current
  /// @param failed why a newer assignment was not taken
  /// @param hasLoaded whether it has loaded the present assignment
  /// @param isLive whether it was heard of lately
  public record Point(
      String id,
      Map<String, String> labels,
      Optional<Long> generation,
      Optional<Instant> confirmed,
      Optional<String> failed,
      Instant lastSeen,
      @JsonProperty("loaded") boolean hasLoaded,
      @JsonProperty("live") boolean isLive) {

    public Point {
      labels = Map.copyOf(labels);
    }
  }

  /// Whether every enforcement point that is live has loaded the present assignment.
  public boolean isConfirmed() {
    return points.stream().filter(Point::isLive).allMatch(Point::hasLoaded);
  }
}
