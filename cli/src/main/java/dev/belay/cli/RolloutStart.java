package dev.belay.cli;

import dev.belay.engine.Stage;
import dev.belay.wire.Refused;
import dev.belay.wire.RolloutRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay rollout start`: puts a release on its way.
@Command(
    name = "start",
    description = {
      "Puts a release on its way through steps, the last of which is enforce.",
      "",
      "A step is a stage (observe, require_approval, dry_run, enforce), and after it what it is"
          + " for and what must hold before it is left, separated by commas: a share of subjects"
          + " (`25%%`), labels of enforcement points (`region=eu`), gates (`soak 10m`, `subjects"
          + " 20`, `changed 5%%`).",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay rollout start agents 3 --step \"observe, soak 10m, subjects 20\" \\",
      "      --step \"enforce, 25%%\" --step enforce --rollback-owner otto"
    },
    sortOptions = false)
final class RolloutStart implements Verb {

  private static final Pattern SHARE = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,2})?)%");
  private static final Pattern LABEL = Pattern.compile("([a-z][a-z0-9_.-]*)=(\\S+)");

  private final Desk desk;

  @Mixin private final EnvironmentName environment = new EnvironmentName();

  @Parameters(index = "1", paramLabel = "RELEASE", description = "Its number.")
  private int release;

  @Option(names = "--step", required = true, paramLabel = "STEP", description = "A step, in order.")
  private List<String> steps = new ArrayList<>();

  @Option(
      names = "--rollback-owner",
      required = true,
      paramLabel = "PERSON",
      description = "Who watches it and takes it back.")
  private String rollbackOwner = "";

  @Option(
      names = "--approver",
      paramLabel = "GROUP",
      description = "A group that is asked for what is held (default: the project's).")
  private List<String> approvers = new ArrayList<>();

  @Option(
      names = "--on-breach",
      paramLabel = "retreat|pause",
      description = "What happens when a gate breaks that held before (default: retreat).")
  private String onBreach = "retreat";

  @Mixin private final Remote remote = new Remote();

  RolloutStart(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException, Refused {
    var read = new ArrayList<RolloutRecord.Step>();
    for (var step : steps) {
      read.add(step(step));
    }
    var opening = new RolloutRecord.Opening(release, read, rollbackOwner, approvers, onBreach);
    remote.ask(
        desk,
        plane -> environment.in(plane).start(opening),
        rollout -> RolloutText.print(rollout, desk.out()));
    return ExitCode.DONE;
  }

  private static RolloutRecord.Step step(String text) throws InvalidInput {
    var parts = Pattern.compile(",").splitAsStream(text).map(String::strip).toList();
    var name = parts.getFirst();
    var stage =
        Stage.from(name)
            .orElseThrow(
                () ->
                    new InvalidInput(
                        "a step begins with a stage, found `%s`".formatted(name),
                        "stages are observe, require_approval, dry_run and enforce"));
    Optional<Double> percent = Optional.empty();
    var labels = new HashMap<String, String>();
    var gates = new ArrayList<String>();
    for (var part : parts.subList(1, parts.size())) {
      var share = SHARE.matcher(part);
      var label = LABEL.matcher(part);
      if (share.matches()) {
        percent = Optional.of(Double.valueOf(share.group(1)));
      } else if (label.matches()) {
        labels.put(label.group(1), label.group(2));
      } else {
        gates.add(part);
      }
    }
    return new RolloutRecord.Step(
        stage, Optional.of(Map.copyOf(labels)), percent, Optional.of(gates));
  }
}
