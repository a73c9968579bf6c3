package dev.belay.cli;

import java.util.function.BooleanSupplier;

/// Somebody at a terminal, or a build that ran out of time, who wants a long command to end.
@FunctionalInterface
interface Interruption {

  /// From now on the command comes to its end by itself: what is answered becomes true when it
  /// should.
  BooleanSupplier heeded();

  /// For commands that nobody interrupts.
  static Interruption never() {
    return () -> () -> false;
  }
}
