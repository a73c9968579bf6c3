package dev.belay.cli;

import dev.belay.wire.EscalationRecord;
import dev.belay.wire.Oversight;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What both commands have that answer a held call.
abstract class EscalationAnswer implements Verb {

  private final Desk desk;

  @Parameters(paramLabel = "ID", description = "As `belay escalation list` shows it.")
  private String id = "";

  @Option(
      names = "--comment",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String comment = "";

  @Mixin private final Remote remote = new Remote();

  EscalationAnswer(Desk desk) {
    this.desk = desk;
  }

  static List<Verb> all(Desk desk) {
    return List.of(new Approve(desk), new Refuse(desk));
  }

  abstract EscalationRecord answer(Oversight oversight, String escalation, String why)
      throws IOException, InterruptedException, Refused;

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(
        desk,
        plane -> answer(new Oversight(plane), id, comment),
        escalation -> EscalationText.print(escalation, desk.out()));
    return ExitCode.DONE;
  }

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
  static final class Approve extends EscalationAnswer {

    Approve(Desk desk) {
      super(desk);
    }

    @Override
    EscalationRecord answer(Oversight oversight, String escalation, String why)
        throws IOException, InterruptedException, Refused {
      return oversight.approve(escalation, why);
    }
  }

  /// `belay escalation refuse`: says no to a held call.
  @Command(
      name = "refuse",
      description = {"Says no to a held call. That is the end of it, whoever else said yes.", ""},
      footer = {
        "",
        "Example:",
        "  belay escalation refuse 019b798a-37a0-7019-af47-5f9bef75b9bf --comment \"nobody ordered"
            + " that\""
      },
      sortOptions = false)
  static final class Refuse extends EscalationAnswer {

    Refuse(Desk desk) {
      super(desk);
    }

    @Override
    EscalationRecord answer(Oversight oversight, String escalation, String why)
        throws IOException, InterruptedException, Refused {
      return oversight.refuse(escalation, why);
    }
  }
}
