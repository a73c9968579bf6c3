package dev.belay.cli;

import dev.belay.wire.ControlPlane;
import dev.belay.wire.ProjectRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belay project list`: the projects.
@Command(
    name = "list",
    description = {"Shows the projects.", ""},
    footer = {"", "Example:", "  belay project list"},
    sortOptions = false)
final class ProjectList implements Verb {

  private final Desk desk;

  @Mixin private final Remote remote = new Remote();

  ProjectList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(desk, ControlPlane::projects, this::print);
    return ExitCode.DONE;
  }

  private void print(ProjectRecord.Page page) {
    var table = new TextTable("project", "head", "reviews", "approvers", "environments");
    for (var project : page.projects()) {
      table.add(
          project.name(),
          "release " + project.head(),
          Integer.toString(project.reviews()),
          String.join(",", project.approvers()),
          String.join(",", project.environments()));
    }
    table.print(desk.out());
  }
}
