package dev.belay.cli;

import dev.belay.wire.EnvironmentRecord;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `belay rollout status`: what decides in an environment, and who has heard of it.
@Command(
    name = "status",
    description = {
      "Shows what decides in an environment, what is tried beside it, and which enforcement points"
          + " have loaded it.",
      ""
    },
    footer = {"", "Example:", "  belay rollout status agents"},
    sortOptions = false)
final class RolloutStatus implements Verb {

  private final Desk desk;

  @Mixin private final EnvironmentName environment = new EnvironmentName();

  @Mixin private final Remote remote = new Remote();

  RolloutStatus(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    remote.ask(desk, plane -> environment.in(plane).show(), this::print);
    return ExitCode.DONE;
  }

  private void print(EnvironmentRecord shown) {
    var out = desk.out();
    out.printf(
        "release %d decides in %s/%s since %s; the head is release %d%n",
        shown.baseline(),
        shown.project(),
        shown.environment(),
        Printed.time(shown.since()),
        shown.head());
    shown.rollout().ifPresent(rollout -> RolloutText.print(rollout, out));
    shown.drafts().keySet().forEach(change -> out.printf("change %s is observed%n", change));
    shown
        .stops()
        .forEach(
            stop ->
                out.printf(
                    "stopped: %s, by %s: %s%n",
                    String.join(", ", stop.fields().keySet()),
                    stop.placedBy(),
                    TextTable.printable(stop.reason())));
    printPoints(shown, out);
  }

  private void printPoints(EnvironmentRecord shown, PrintWriter out) {
    if (shown.points().isEmpty()) {
      out.println("no enforcement point has asked yet");
      return;
    }
    out.println();
    var table = new TextTable("enforcement point", "has loaded", "confirmed", "last heard of", "");
    for (var point : shown.points()) {
      table.add(
          point.id(),
          point.hasLoaded() ? "generation %d".formatted(shown.generation()) : "not yet",
          point.confirmed().map(Printed::time).orElse("never"),
          Printed.duration(Duration.between(point.lastSeen(), desk.clock().instant())) + " ago",
          point.failed().map(TextTable::printable).orElse(""));
    }
    table.print(out);
    out.println(
        shown.isConfirmed()
            ? "every live enforcement point has loaded it"
            : "some live enforcement points have not loaded it");
  }
}
