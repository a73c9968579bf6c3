package dev.belay.cli;

import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay release show`: a release and its files.
@Command(
    name = "show",
    description = {"Shows a release, and the files that it was made from.", ""},
    footer = {"", "Example:", "  belay release show agents 3 --files"},
    sortOptions = false)
final class ReleaseShow implements Verb {

  private final Desk desk;

  @Parameters(index = "0", paramLabel = "PROJECT", description = "Whose release.")
  private String project = "";

  @Parameters(index = "1", paramLabel = "NUMBER", description = "Its number.")
  private int number;

  @Option(names = "--files", description = "Print the texts of its files, too.")
  private boolean hasFiles;

  @Mixin private final Remote remote = new Remote();

  ReleaseShow(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(desk, plane -> plane.in(project).release(number), this::print);
    return ExitCode.DONE;
  }

  private void print(ReleaseRecord.Whole whole) {
    ReleaseText.print(whole.release(), desk.out());
    for (var file : whole.files().entrySet()) {
      desk.out().printf("  file       %s%n", file.getKey());
      if (hasFiles) {
        file.getValue().lines().forEach(line -> desk.out().println("    " + line));
      }
    }
  }
}
