package dev.belay.cli;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.EnvironmentDesk;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// The environment that a command is about.
final class EnvironmentName {

  @Parameters(index = "0", paramLabel = "PROJECT", description = "What is enforced.")
  private String project = "";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description = "Where it is enforced (default: production).")
  private String environment = Environments.USUAL;

  EnvironmentDesk in(ControlPlane plane) {
    return plane.in(project).at(environment);
  }
}
