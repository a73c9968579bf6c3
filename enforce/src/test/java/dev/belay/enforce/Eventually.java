package dev.belay.enforce;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Waits for what must happen, and says what did not.
final class Eventually {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private Eventually() {}

  static void check(String what, BooleanSupplier holds) {
    var began = System.nanoTime();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() - began > LIMIT.toNanos()) {
        throw new AssertionError("not within %s: %s".formatted(LIMIT, what));
      }
      try {
        new CountDownLatch(1).await(2, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }
}
