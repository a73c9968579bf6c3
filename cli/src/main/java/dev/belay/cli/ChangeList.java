package dev.belay.cli;

import dev.belay.wire.ChangeRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `belay change list`: the changes of a project.
@Command(
    name = "list",
    description = {"Shows the changes of a project, the newest first.", ""},
    footer = {"", "Example:", "  belay change list agents"},
    sortOptions = false)
final class ChangeList implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "PROJECT", description = "Whose changes.")
  private String project = "";

  @Mixin private final Remote remote = new Remote();

  ChangeList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(desk, plane -> plane.in(project).changes(), this::print);
    return ExitCode.DONE;
  }

  private void print(ChangeRecord.Page page) {
    var table = new TextTable("change", "state", "author", "on", "why");
    for (var change : page.changes()) {
      table.add(
          change.id(),
          ChangeText.state(change),
          change.author(),
          "release " + change.base(),
          change.reason());
    }
    table.print(desk.out());
  }
}
