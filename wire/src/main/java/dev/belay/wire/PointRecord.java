package dev.belay.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// An enforcement point, as it last said of itself, held against what it should run.
///
/// @param name that its token was given to
/// @param labels as its token states them
/// @param isLive whether it was heard of lately
/// @param status as it came; absent when it never said how it is
/// @param clockAhead how far its clock is ahead of ours; negative when it is behind
/// @param projects how current it is in each
public record PointRecord(
    String id,
    String name,
    String environment,
    SortedMap<String, String> labels,
    Instant lastSeen,
    @JsonProperty("live") boolean isLive,
    Optional<PointStatus> status,
    Optional<Duration> clockAhead,
    SortedMap<String, Currency> projects) {

  public PointRecord {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    projects = Collections.unmodifiableSortedMap(new TreeMap<>(projects));
  }

  /// How current an enforcement point is in one project.
  ///
  /// @param wanted generation of the newest assignment
  /// @param obeyed generation of the assignment that it obeys; absent when it never had one
  /// @param age since it last knew that what it runs is current; absent when it never did
  public record Currency(long wanted, Optional<Long> obeyed, Optional<Duration> age) {

    /// How many generations it is behind.
    public long lag() {
      return Math.max(0, wanted - obeyed.orElse(0L));
    }

    public boolean isCurrent() {
      return lag() == 0;
    }
  }

  /// All of them, by id.
  public record Page(List<PointRecord> points) {

    public Page {
      points = List.copyOf(points);
    }
  }
}
