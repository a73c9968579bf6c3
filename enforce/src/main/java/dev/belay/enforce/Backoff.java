package dev.belay.enforce;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before asking again: longer after each failure, and never the same for
/// everybody. Not safe for more than one thread.
final class Backoff {

  private final Duration first;
  private final Duration last;
  private final RandomGenerator random;
  private Duration next;

  Backoff(PointSettings.Pace pace, RandomGenerator random) {
    this.first = pace.firstRetry();
    this.last = pace.lastRetry();
    this.random = random;
    this.next = first;
  }

  void succeeded() {
    next = first;
  }

  Duration failed() {
    var wait = next;
    next = next.multipliedBy(2).compareTo(last) > 0 ? last : next.multipliedBy(2);
    return wait.dividedBy(2).plusNanos(random.nextLong(wait.toNanos() / 2 + 1));
  }
}
