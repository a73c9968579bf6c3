package dev.belay.cli;

import dev.belay.wire.Oversight;
import dev.belay.wire.PointRecord;
import dev.belay.wire.PointStatus;
import dev.belay.wire.Refused;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `belay points`: enforcement points, and how current they are.
@Command(
    name = "points",
    description = {
      "Shows enforcement points and, for each project, which generation of the assignment they"
          + " obey, how many they are behind (lag), and how long ago they knew that it is current"
          + " (age).",
      ""
    },
    footer = {"", "Example:", "  belay points"},
    sortOptions = false)
final class PointsList implements Verb {

  private static final String NONE = "-";

  private final Desk desk;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  @Mixin private final ServerOptions server = new ServerOptions();

  PointsList(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    try (var plane = server.connect(desk)) {
      var page = new Oversight(plane).points();
      if (json) {
        desk.out().println(Printed.json(page));
      } else {
        print(page);
      }
      return ExitCode.DONE;
    }
  }

  private void print(PointRecord.Page page) {
    var table =
        new TextTable(
            "id", "environment", "heard", "project", "generation", "lag", "age", "loaded", "lost");
    for (var point : page.points()) {
      var heard = heard(point);
      if (point.projects().isEmpty()) {
        table.add(point.id(), point.environment(), heard, NONE, NONE, NONE, NONE, NONE, NONE);
      }
      point
          .projects()
          .forEach(
              (project, currency) ->
                  table.add(
                      point.id(),
                      point.environment(),
                      heard,
                      project,
                      currency.obeyed().map(String::valueOf).orElse(NONE),
                      Long.toString(currency.lag()),
                      currency.age().map(Printed::duration).orElse(NONE),
                      loaded(point, project),
                      lost(point)));
    }
    table.print(desk.out());
  }

  private String heard(PointRecord point) {
    var ago = Duration.between(point.lastSeen(), desk.clock().instant());
    var text = Printed.duration(ago.isNegative() ? Duration.ZERO : ago) + " ago";
    return point.isLive() ? text : text + ", silent";
  }

  private static String loaded(PointRecord point, String project) {
    return of(point, project)
        .map(
            said ->
                said.failed()
                    .map(failed -> "failed: " + failed.problem().message())
                    .orElse(said.loaded().size() + " releases"))
        .orElse(NONE);
  }

  private static Optional<PointStatus.OfProject> of(PointRecord point, String project) {
    return point.status().flatMap(status -> Optional.ofNullable(status.projects().get(project)));
  }

  private static String lost(PointRecord point) {
    return point.status().map(status -> Long.toString(status.reports().lost())).orElse(NONE);
  }
}
