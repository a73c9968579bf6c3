package dev.belay.bench;

import dev.belay.bench.Contender.Loaded;
import dev.belay.bench.Contender.Precedence;
import java.util.List;
import java.util.function.LongSupplier;

/// Holds a contender's answers against what the workload expects.
final class Verdicts {

  private static final int LEAST = 20;

  private final Precedence precedence;
  private final Settings settings;
  private final LongSupplier nanoTime;

  Verdicts(Precedence precedence, Settings settings, LongSupplier nanoTime) {
    this.precedence = precedence;
    this.settings = settings;
    this.nanoTime = nanoTime;
  }

  /// Compares as many answers as a slow engine gives in one warm-up.
  <Q, A> Figures.Agreement compare(Loaded<Q, A> loaded, List<Q> requests, List<Expected> expected)
      throws Exception {
    long began = nanoTime.getAsLong();
    int compared = 0;
    int other = 0;
    var example = "";
    while (compared < requests.size() && (compared < LEAST || !isOver(began))) {
      var request = requests.get(compared);
      var said = loaded.said(request, loaded.decide(request));
      var wanted = expected.get(compared);
      if (!precedence.agree(said, wanted)) {
        other++;
        example = "call %d: %s, expected %s".formatted(compared, said, wanted);
      }
      compared++;
    }
    return new Figures.Agreement(compared, other, example);
  }

  private boolean isOver(long began) {
    return nanoTime.getAsLong() - began > settings.warmUp().toNanos();
  }
}
