package dev.belay.cli;

import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay change abandon`: gives a change up.
@Command(
    name = "abandon",
    description = {"Gives a change up. It is observed no more, and stays in the audit.", ""},
    footer = {"", "Example:", "  belay change abandon agents 7 --reason \"done otherwise\""},
    sortOptions = false)
final class ChangeAbandon implements Verb {

  private final Desk desk;

  @Mixin private final ChangeName change = new ChangeName();

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String reason = "";

  @Mixin private final Remote remote = new Remote();

  ChangeAbandon(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(
        desk,
        plane -> change.in(plane).abandon(change.id(), reason),
        abandoned -> ChangeText.print(abandoned, desk.out()));
    return ExitCode.DONE;
  }
}
