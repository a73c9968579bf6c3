package dev.belay.engine;

import java.util.Map;
import java.util.TreeMap;

/// An emergency brake: blocks every request whose fields have these values, or might have them.
///
/// @param fields values by JSON pointer, at least one
public record Stop(String id, Map<String, Value> fields, String reason) {

  public Stop {
    if (fields.isEmpty()) {
      throw new IllegalArgumentException("a stop needs at least one field");
    }
    fields = java.util.Collections.unmodifiableMap(new TreeMap<>(fields));
  }
}
