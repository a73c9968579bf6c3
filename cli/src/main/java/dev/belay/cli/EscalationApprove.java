package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay escalation approve`: says yes to a held call.
@Command(
    name = "approve",
    description = {
      "Says yes to a held call. It runs once all who are asked have said yes, and once only.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay escalation approve 019b798a-37a0-7019-af47-5f9bef75b9bf --comment \"invoice 7 is"
          + " right\""
    },
    sortOptions = false)
final class EscalationApprove implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "ID", description = "As `belay escalation list` shows it.")
  private String id = "";

  @Option(
      names = "--comment",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String comment = "";

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  EscalationApprove(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var escalation = new Oversight(plane).approve(id, comment);
      if (json) {
        desk.out().println(Printed.json(escalation));
      } else {
        EscalationText.print(escalation, desk.out());
      }
      return ExitCode.DONE;
    }
  }
}
