package dev.belay.cli;

import dev.belay.wire.Refused;
import dev.belay.wire.ReleaseRecord;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay release rollback`: goes back in one step.
@Command(
    name = "rollback",
    description = {
      "Goes back to what decided before, at once. No plan, review, gate, window or enforcement"
          + " point is asked.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay release rollback agents --reason \"payments are blocked\"",
      "  belay release rollback agents --to 3 --reason \"payments are blocked\""
    },
    sortOptions = false)
final class ReleaseRollback implements Verb {

  private final Desk desk;

  @Mixin private final EnvironmentName environment = new EnvironmentName();

  @Option(
      names = "--to",
      paramLabel = "N",
      description = "A release that decided here before (default: the one before).")
  private @Nullable Integer to;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why, for the audit.")
  private String reason = "";

  @Mixin private final Remote remote = new Remote();

  ReleaseRollback(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var back = new ReleaseRecord.Rollback(reason, Optional.ofNullable(to));
    remote.ask(
        desk,
        plane -> environment.in(plane).rollBack(back),
        release -> ReleaseText.print(release, desk.out()));
    return ExitCode.DONE;
  }
}
