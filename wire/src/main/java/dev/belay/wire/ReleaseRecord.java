package dev.belay.wire;

import dev.belay.engine.Digest;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A release as the control plane tells it.
///
/// @param base number of the head that it was published on
/// @param change whose content it is; absent for release 0 and for a rollback
/// @param restores number of the release whose content a rollback took again
/// @param withdrawn present once it has been taken back
public record ReleaseRecord(
    int number,
    Digest address,
    int base,
    Optional<String> change,
    String author,
    String publishedBy,
    Instant published,
    String reason,
    Optional<Integer> restores,
    Optional<Withdrawal> withdrawn) {

  public record Withdrawal(String by, Instant at, String reason) {}

  /// A release with the texts that it was made from, by path.
  public record Whole(ReleaseRecord release, SortedMap<String, String> files) {

    public Whole {
      files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
  }

  /// Asks for a change to become the next release.
  ///
  /// @param plan that was accepted
  /// @param head number of the release that whoever asks has seen as the head
  public record Publication(String change, Digest plan, int head, String reason) {}

  /// Asks to go back.
  ///
  /// @param to number of a former baseline; absent: what decided before
  public record Rollback(String reason, Optional<Integer> to) {}

  /// Several, the newest first.
  public record Page(List<ReleaseRecord> releases) {

    public Page {
      releases = List.copyOf(releases);
    }
  }
}
