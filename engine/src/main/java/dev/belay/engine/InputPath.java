package dev.belay.engine;

import java.util.List;

/// A place in an input, as names from its root: `tool.name` is `["tool", "name"]`.
public record InputPath(List<String> names) {

  public InputPath {
    names = List.copyOf(names);
    if (names.isEmpty()) {
      throw new IllegalArgumentException("a path has at least 1 name");
    }
  }
}
