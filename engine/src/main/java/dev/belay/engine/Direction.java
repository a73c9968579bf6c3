package dev.belay.engine;

/// Which answer is asked for where something is unknown.
public enum Direction {
  /// At least as strict as with any values in place of the unknown ones: what is obeyed.
  STRICTEST,
  /// At most as strict as with any values: whether it could be allowed at all.
  LEAST
}
