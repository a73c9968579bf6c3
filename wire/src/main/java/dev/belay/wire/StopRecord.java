package dev.belay.wire;

import dev.belay.engine.Value;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A stop that is in force, as the control plane tells it.
///
/// @param fields values by JSON pointer
public record StopRecord(
    String id,
    SortedMap<String, Value> fields,
    String reason,
    String placedBy,
    Instant placed,
    Optional<Instant> expires) {

  public StopRecord {
    fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
  }

  /// Asks for a stop.
  public record Opening(SortedMap<String, Value> fields, String reason, Optional<Instant> expires) {

    public Opening {
      fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
  }

  /// Several, the oldest first.
  public record Page(List<StopRecord> stops) {

    public Page {
      stops = List.copyOf(stops);
    }
  }
}
