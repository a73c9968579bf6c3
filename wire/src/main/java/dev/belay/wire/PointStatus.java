package dev.belay.wire;

import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// What an enforcement point says of itself: what it runs, how sure it is, what it lost.
///
/// @param time by its own clock, from which the control plane learns the difference
/// @param projects what it runs of each
/// @param languageLevel newest level of the language that it knows
/// @param notes what a person should know, the newest last
public record PointStatus(
    String environment,
    Instant time,
    SortedMap<String, OfProject> projects,
    int languageLevel,
    Reports reports,
    Observing observing,
    List<Note> notes) {

  public PointStatus {
    projects = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(projects));
    notes = List.copyOf(notes);
  }

  /// What it runs of one project.
  ///
  /// @param generation of the assignment that it obeys; absent when it never had one
  /// @param confirmed when the control plane last said that this is current
  /// @param loaded addresses of the releases that it runs
  /// @param failed why a newer assignment was not taken
  public record OfProject(
      Optional<Long> generation,
      Optional<Instant> expires,
      Optional<Instant> confirmed,
      List<Digest> loaded,
      Optional<Failed> failed) {

    public OfProject {
      loaded = List.copyOf(loaded);
    }
  }

  /// An assignment that was not taken.
  ///
  /// @param generation absent when the document could not even be read
  /// @param address of the release that could not be loaded
  public record Failed(
      Optional<Long> generation, Optional<Digest> address, Said.Wrong problem, Instant since) {}

  /// What became of its records.
  ///
  /// @param waiting recorded here and not yet acknowledged
  /// @param lost since it started: what could be kept neither in memory nor on disk, or was refused
  public record Reports(long delivered, long waiting, long lost) {}

  /// What became of candidates at observe.
  ///
  /// @param evaluated requests for which they were
  /// @param leftOut requests for which they were not, because there were too many
  public record Observing(long evaluated, long leftOut) {

    /// The share of requests for which candidates at observe were evaluated.
    public double share() {
      var all = evaluated + leftOut;
      return all == 0 ? 1 : (double) evaluated / all;
    }
  }

  public record Note(Instant time, String code, String message) {}

  /// What the control plane answers: what the credential of the enforcement point says of it.
  ///
  /// @param labels by which cohorts choose it
  public record Known(SortedMap<String, String> labels) {

    public Known {
      labels = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }
}
