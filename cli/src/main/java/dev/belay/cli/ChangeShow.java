package dev.belay.cli;

import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belay change show`: a change, and what people said of it.
@Command(
    name = "show",
    description = {"Shows a change, what people said of it, and what is wrong with it.", ""},
    footer = {"", "Example:", "  belay change show agents 7"},
    sortOptions = false)
final class ChangeShow implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Mixin private final Remote remote = new Remote();

  ChangeShow(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var shown =
        remote.ask(
            desk,
            plane -> change.in(plane).change(change.id()),
            found -> ChangeText.print(found, desk.out()));
    ChangeText.printProblems(shown.problems(), desk.err());
    return ExitCode.DONE;
  }
}
