package dev.belay.engine;

import java.util.function.LongSupplier;

/// A desk whose answers may take any number of steps: only the clock ends them.
public final class WithoutSteps {

  private WithoutSteps() {}

  public static Desk desk(CompiledRelease compiled, LongSupplier nanoTime) {
    var limits =
        new Budget.Limits(Long.MAX_VALUE, Long.MAX_VALUE, Budget.Limits.ANSWER_NANOS, nanoTime);
    return compiled.desk(limits);
  }
}
