package dev.belay.cli;

import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belay change rebase`: builds a change on the head.
@Command(
    name = "rebase",
    description = {
      "Builds a change on the head of its project. Refused where both have changed one file.",
      ""
    },
    footer = {"", "Example:", "  belay change rebase agents 7"},
    sortOptions = false)
final class ChangeRebase implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Mixin private final Remote remote = new Remote();

  ChangeRebase(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(
        desk,
        plane -> change.in(plane).rebase(change.id()),
        rebased -> ChangeText.print(rebased, desk.out()));
    return ExitCode.DONE;
  }
}
