package dev.belay.enforce;

import dev.belay.enforce.PointSettings.Bounds;
import dev.belay.enforce.PointSettings.Pace;
import dev.belay.engine.Facts;
import dev.belay.wire.ControlPlane;
import dev.belay.wire.VerifyingKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/// An enforcement point with its client, in a hurry.
final class TestPoint implements AutoCloseable {

  static final Pace QUICK =
      new Pace(
          Duration.ofMillis(100),
          Duration.ofMillis(20),
          Duration.ofSeconds(10),
          Duration.ofMillis(50),
          Duration.ofMillis(5),
          Duration.ofMillis(50),
          Duration.ofMillis(1),
          Duration.ofMinutes(10),
          Duration.ofSeconds(2));

  final EnforcementPoint point;
  private final ControlPlane client;
  private final Clock clock;

  private TestPoint(EnforcementPoint point, ControlPlane client, Clock clock) {
    this.point = point;
    this.client = client;
    this.clock = clock;
  }

  static TestPoint start(FakePlane plane, Path folder, Clock clock)
      throws IOException, CannotStart {
    return start(plane, folder, clock, Bounds.usual());
  }

  static TestPoint start(FakePlane plane, Path folder, Clock clock, Bounds bounds)
      throws IOException, CannotStart {
    return start(settings(plane.key.verifyingKey(), folder).with(bounds), plane, clock);
  }

  static TestPoint start(PointSettings settings, FakePlane plane, Clock clock)
      throws IOException, CannotStart {
    var client =
        new ControlPlane(
            plane.address(),
            () -> "secret",
            new ControlPlane.Patience(
                Duration.ofSeconds(2), Duration.ofSeconds(2), Duration.ofSeconds(5)),
            System::nanoTime);
    try {
      var point = EnforcementPoint.start(settings, client, clock, System::nanoTime, new Random(1));
      return new TestPoint(point, client, clock);
    } catch (IOException | CannotStart e) {
      client.close();
      throw e;
    }
  }

  static PointSettings settings(VerifyingKey key, Path folder) {
    return PointSettings.of(
            "point-1", FakePlane.ENVIRONMENT, FakePlane.PROJECT, List.of(key), folder)
        .with(QUICK);
  }

  TestPoint ready() throws InterruptedException {
    if (!point.awaitReady(Duration.ofSeconds(10))) {
      throw new AssertionError("not ready: " + point.status());
    }
    return this;
  }

  Decided call(String tool) {
    return call("agent-7", tool);
  }

  Decided call(String principal, String tool) {
    return point.decide(facts(principal, tool));
  }

  Facts facts(String principal, String tool) {
    return Content.call(principal, tool, clock.instant());
  }

  /// As people read it.
  String sentence(String tool) {
    return call(tool).decision().answer().sentence();
  }

  long generation() {
    var status = point.status().projects().get(FakePlane.PROJECT);
    return status == null ? 0 : status.generation().orElse(0L);
  }

  @Override
  public void close() throws IOException {
    point.close();
    client.close();
  }
}
