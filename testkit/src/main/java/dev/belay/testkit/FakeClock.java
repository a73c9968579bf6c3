package dev.belay.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test moves it.
///
/// It is a [Clock] for code that asks what time it is, and [#nanoTime()] stands in for
/// `System::nanoTime` where code measures how long something took.
///
/// Safe for any number of threads.
public final class FakeClock extends Clock {

  /// Two minutes before `nanoTime` overflows, which the real one is free to do: code that compares
  /// two of its values instead of their difference fails here.
  private static final long NANOS_AT_START = Long.MAX_VALUE - Duration.ofMinutes(2).toNanos();

  private record Reading(Instant wall, long nanos) {}

  private final AtomicReference<Reading> reading;

  public FakeClock(Instant start) {
    reading = new AtomicReference<>(new Reading(start, NANOS_AT_START));
  }

  /// A clock at noon (UTC) on a Thursday, for tests that do not care when it is.
  public static FakeClock atNoon() {
    return new FakeClock(Instant.parse("2026-01-01T12:00:00Z"));
  }

  /// Lets time pass.
  public void advance(Duration duration) {
    if (duration.isNegative()) {
      throw new IllegalArgumentException("time does not pass backwards: " + duration);
    }
    reading.updateAndGet(
        was -> new Reading(was.wall().plus(duration), was.nanos() + duration.toNanos()));
  }

  /// Sets the wall clock, forwards or back, as an operator or NTP would; no time passes.
  public void setWall(Instant wall) {
    reading.updateAndGet(was -> new Reading(wall, was.nanos()));
  }

  public long nanoTime() {
    return reading.get().nanos();
  }

  @Override
  public Instant instant() {
    return reading.get().wall();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  /// Refused: a copy in another zone would not move along. Use `clock.instant().atZone(zone)`.
  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException(
        "a fake clock stays in UTC; use instant().atZone(zone)");
  }
}
