package dev.belay.gateway;

import dev.belay.enforce.CannotStart;
import dev.belay.enforce.EnforcementPoint;
import dev.belay.wire.ControlPlane;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A whole gateway: an enforcement point, and the MCP gateway that obeys it.
public final class Gateway implements AutoCloseable {

  /// How soon clients that listen hear that other tools may be visible.
  private static final Duration GLANCE = Duration.ofSeconds(1);

  private final ControlPlane plane;
  private final EnforcementPoint point;
  private final McpGateway mcp;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Gateway(ControlPlane plane, EnforcementPoint point, McpGateway mcp) {
    this.plane = plane;
    this.point = point;
    this.mcp = mcp;
    Thread.ofVirtual().name("mcp-releases").start(this::watchReleases);
  }

  /// Takes calls from when it returns until it is closed. Until the first assignment is there, it
  /// blocks them: see [#awaitReady].
  ///
  /// @throws BindException when the address is in use, or is no address of this machine
  public static Gateway start(GatewayFile file, Limits limits, Clock clock)
      throws IOException, CannotStart {
    var plane =
        new ControlPlane(
            file.plane().url(),
            file.plane()::token,
            ControlPlane.Patience.usual(),
            System::nanoTime);
    try {
      return start(file, limits, clock, plane);
    } catch (IOException | CannotStart | RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  private static Gateway start(GatewayFile file, Limits limits, Clock clock, ControlPlane plane)
      throws IOException, CannotStart {
    var point =
        EnforcementPoint.start(file.point(), plane, clock, System::nanoTime, new SecureRandom());
    try {
      var facts = new CallFacts(file.upstream().name(), file.tools(), clock);
      return new Gateway(
          plane,
          point,
          McpGateway.start(
              settings(file, limits), file.callers(), new PointGate(point, facts, file.hold())));
    } catch (IOException | RuntimeException e) {
      point.close();
      throw e;
    }
  }

  private static McpGateway.Settings settings(GatewayFile file, Limits limits) throws IOException {
    return new McpGateway.Settings(
        InetAddress.getByName(file.address()),
        file.port(),
        file.upstream().url(),
        file.upstream().credential(),
        file.origins(),
        Sessions.freshKey(),
        limits);
  }

  /// Where agents call.
  public URI address() {
    return mcp.address();
  }

  /// What decides here, and how current it is.
  public EnforcementPoint point() {
    return point;
  }

  /// Waits until it has something current to decide by, or the time is up; answers whether it has.
  public boolean awaitReady(Duration atMost) throws InterruptedException {
    return point.awaitReady(atMost);
  }

  /// Ends what is held, and hands over what was recorded.
  @Override
  public void close() throws IOException {
    closed.countDown();
    mcp.close();
    try {
      point.close();
    } finally {
      plane.close();
    }
  }

  private void watchReleases() {
    var before = releases();
    try {
      while (!closed.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS)) {
        var now = releases();
        if (!now.equals(before)) {
          mcp.toolsChanged();
        }
        before = now;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Long> releases() {
    var generations = new LinkedHashMap<String, Long>();
    point
        .status()
        .projects()
        .forEach((project, runs) -> generations.put(project, runs.generation().orElse(0L)));
    return generations;
  }
}
