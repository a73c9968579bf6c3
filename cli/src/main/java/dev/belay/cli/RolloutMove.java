package dev.belay.cli;

import dev.belay.wire.EnvironmentDesk;
import dev.belay.wire.Refused;
import dev.belay.wire.RolloutRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What all commands have that move a rollout.
abstract class RolloutMove implements Verb {

  private final Desk desk;

  @Mixin private final EnvironmentName environment = new EnvironmentName();

  @Parameters(
      index = "1",
      paramLabel = "ROLLOUT",
      description = "Its number, as `belay rollout status` shows it.")
  private String id = "";

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String reason = "";

  @Mixin private final Remote remote = new Remote();

  RolloutMove(Desk desk) {
    this.desk = desk;
  }

  static List<Verb> all(Desk desk) {
    return List.of(
        new Advance(desk), new Retreat(desk), new Pause(desk), new Resume(desk), new Abort(desk));
  }

  abstract RolloutRecord move(EnvironmentDesk in, String rollout, String why)
      throws IOException, InterruptedException, Refused;

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(
        desk,
        plane -> move(environment.in(plane), id, reason),
        rollout -> RolloutText.print(rollout, desk.out()));
    return ExitCode.DONE;
  }

  /// `belay rollout advance`: to the next step; from the last one, to the end.
  @Command(
      name = "advance",
      description = {
        "Moves a rollout to its next step, if its gates hold; from the last one, to its end: then"
            + " its release is the baseline. Gates that do not hold end in exit code 5.",
        ""
      },
      footer = {"", "Example:", "  belay rollout advance agents 4 --reason \"nothing unexpected\""},
      sortOptions = false)
  static final class Advance extends RolloutMove {

    Advance(Desk desk) {
      super(desk);
    }

    @Override
    RolloutRecord move(EnvironmentDesk in, String rollout, String why)
        throws IOException, InterruptedException, Refused {
      return in.advance(rollout, why);
    }
  }

  /// `belay rollout retreat`: to an earlier step.
  @Command(
      name = "retreat",
      description = {"Moves a rollout to an earlier step.", ""},
      footer = {"", "Example:", "  belay rollout retreat agents 4 --reason \"too many held\""},
      sortOptions = false)
  static final class Retreat extends RolloutMove {

    @Option(
        names = "--to",
        paramLabel = "STEP",
        description = "Its number, counted from 0 (default: the step before).")
    private @Nullable Integer to;

    Retreat(Desk desk) {
      super(desk);
    }

    @Override
    RolloutRecord move(EnvironmentDesk in, String rollout, String why)
        throws IOException, InterruptedException, Refused {
      return in.retreat(rollout, new RolloutRecord.Retreat(why, Optional.ofNullable(to)));
    }
  }

  /// `belay rollout pause`: stays where it is.
  @Command(
      name = "pause",
      description = {"Keeps a rollout where it is until a person resumes it.", ""},
      footer = {"", "Example:", "  belay rollout pause agents 4 --reason \"the owner is away\""},
      sortOptions = false)
  static final class Pause extends RolloutMove {

    Pause(Desk desk) {
      super(desk);
    }

    @Override
    RolloutRecord move(EnvironmentDesk in, String rollout, String why)
        throws IOException, InterruptedException, Refused {
      return in.pause(rollout, why);
    }
  }

  /// `belay rollout resume`: may go on.
  @Command(
      name = "resume",
      description = {"Lets a paused rollout go on.", ""},
      footer = {"", "Example:", "  belay rollout resume agents 4 --reason \"the owner is back\""},
      sortOptions = false)
  static final class Resume extends RolloutMove {

    Resume(Desk desk) {
      super(desk);
    }

    @Override
    RolloutRecord move(EnvironmentDesk in, String rollout, String why)
        throws IOException, InterruptedException, Refused {
      return in.resume(rollout, why);
    }
  }

  /// `belay rollout abort`: ends it and withdraws its release.
  @Command(
      name = "abort",
      description = {
        "Ends a rollout. The baseline stands; the release is withdrawn, and its change is open"
            + " again.",
        ""
      },
      footer = {"", "Example:", "  belay rollout abort agents 4 --reason \"not like this\""},
      sortOptions = false)
  static final class Abort extends RolloutMove {

    Abort(Desk desk) {
      super(desk);
    }

    @Override
    RolloutRecord move(EnvironmentDesk in, String rollout, String why)
        throws IOException, InterruptedException, Refused {
      return in.abort(rollout, why);
    }
  }
}
