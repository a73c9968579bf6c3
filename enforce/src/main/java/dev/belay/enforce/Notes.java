package dev.belay.enforce;

import dev.belay.engine.Problem;
import dev.belay.wire.PointStatus;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a person should know of an enforcement point, the latest of each kind. Safe for any number
/// of threads.
final class Notes {

  private static final int MOST = 20;

  private final Clock clock;
  private final Map<String, PointStatus.Note> byCode = new LinkedHashMap<>();

  Notes(Clock clock) {
    this.clock = clock;
  }

  void add(Problem problem) {
    add(problem.code(), problem.message());
  }

  synchronized void add(String code, String message) {
    byCode.remove(code);
    byCode.put(code, new PointStatus.Note(clock.instant(), code, message));
    if (byCode.size() > MOST) {
      byCode.remove(byCode.keySet().iterator().next());
    }
  }

  synchronized List<PointStatus.Note> all() {
    return new ArrayList<>(byCode.values());
  }
}
