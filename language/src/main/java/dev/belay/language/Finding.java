package dev.belay.language;

import dev.belay.engine.Problem;
import java.util.Comparator;

/// What may be wrong with policies that do mean something.
public record Finding(Level level, Problem problem) {

  /// The order in which a reader meets them.
  static final Comparator<Finding> BY_PLACE =
      Comparator.comparing(Finding::problem, Problems.BY_PLACE);
}
