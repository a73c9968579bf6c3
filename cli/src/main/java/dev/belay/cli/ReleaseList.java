package dev.belay.cli;

import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `belay release list`: the releases of a project.
@Command(
    name = "list",
    description = {"Shows the releases of a project, the newest first.", ""},
    footer = {"", "Example:", "  belay release list agents"},
    sortOptions = false)
final class ReleaseList implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "PROJECT", description = "Whose releases.")
  private String project = "";

  @Mixin private final Remote remote = new Remote();

  ReleaseList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(desk, plane -> plane.in(project).releases(), this::print);
    return ExitCode.DONE;
  }

  private void print(ReleaseRecord.Page page) {
    var table = new TextTable("release", "published", "by", "what", "why");
    for (var release : page.releases()) {
      table.add(
          Integer.toString(release.number()),
          Printed.time(release.published()),
          release.publishedBy(),
          ReleaseText.what(release),
          release.reason());
    }
    table.print(desk.out());
  }
}
