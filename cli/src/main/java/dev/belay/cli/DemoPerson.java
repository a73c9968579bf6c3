package dev.belay.cli;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.EnvironmentDesk;
import dev.belay.wire.Oversight;
import dev.belay.wire.ProjectDesk;
import java.net.URI;

/// Somebody of the demo, who asks the control plane with a token of their own.
final class DemoPerson implements AutoCloseable {

  private final String name;
  private final ControlPlane plane;

  DemoPerson(String name, String token, URI address) {
    this.name = name;
    this.plane =
        new ControlPlane(address, () -> token, ControlPlane.Patience.usual(), System::nanoTime);
  }

  String name() {
    return name;
  }

  ControlPlane plane() {
    return plane;
  }

  ProjectDesk project() {
    return plane.in(DemoWorld.PROJECT);
  }

  EnvironmentDesk production() {
    return project().at(Environments.USUAL);
  }

  Oversight oversight() {
    return new Oversight(plane);
  }

  @Override
  public void close() {
    plane.close();
  }
}
