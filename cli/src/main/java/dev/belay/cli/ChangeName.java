package dev.belay.cli;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.ProjectDesk;
import picocli.CommandLine.Parameters;

/// The change that a command is about.
final class ChangeName {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "What is changed.")
  private String project = "";

  @Parameters(
      index = "1",
      paramLabel = "CHANGE",
      description = "Its number, as `belay change list` shows it.")
  private String id = "";

  String id() {
    return id;
  }

  ProjectDesk in(ControlPlane plane) {
    return plane.in(project);
  }
}
