package dev.belay.cli;

import dev.belay.wire.Refused;
import java.io.IOException;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay escalation show`: one held call.
@Command(
    name = "show",
    description = {"Shows a held call, and who is asked.", ""},
    footer = {"", "Example:", "  belay escalation show 019b798a-37a0-7019-af47-5f9bef75b9bf"},
    sortOptions = false)
final class EscalationShow implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "ID", description = "As `belay escalation list` shows it.")
  private String id = "";

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  EscalationShow(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var escalation = plane.escalation(id, Duration.ZERO);
      if (json) {
        desk.out().println(Printed.json(escalation));
      } else {
        EscalationText.print(escalation, desk.out());
      }
      return ExitCode.DONE;
    }
  }
}
