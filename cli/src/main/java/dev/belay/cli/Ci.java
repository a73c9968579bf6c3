package dev.belay.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `belay ci`: everything that a build checks of policies, in one report.
@Command(
    name = "ci",
    description = {
      "Validates, lints and tests a project, looks at its layout, and compares it with what decides"
          + " now: one report. Each step is a command of its own, which it names.",
      "",
      "Exit codes: 0 all of it holds, 5 something does not, 6 the policies are wrong, "
          + "130 interrupted.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay ci . --baseline main --fixtures fixtures --markdown report.md",
      "  belay ci . --baseline main --fixtures a-year --resume night.log"
    },
    sortOptions = false)
final class Ci implements Verb {

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "FOLDER",
      description = "The project (default: this folder).")
  private Path folder = Path.of(".");

  @Option(
      names = "--coverage-min",
      paramLabel = "PERCENT",
      description = "Fail when fewer of the sides of all conditions were tried.")
  private @Nullable Integer leastPercent;

  @Option(
      names = "--lint-fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description = "The least level of lint that fails (default: error).")
  private String lintFailOn = "";

  @Option(
      names = "--baseline",
      paramLabel = "FOLDER",
      description = "What decides now; asks for --fixtures as well.")
  private @Nullable Path baseline;

  @Option(
      names = "--fixtures",
      paramLabel = "FOLDER",
      description = "Requests that both are asked.")
  private @Nullable Path fixtures;

  @Option(
      names = "--fail-on",
      paramLabel = "KIND",
      description = "Fail when an answer changed so: loosened, tightened or any.")
  private PolicySimulate.@Nullable FailOn failOn;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description = "Go on from there when asking the requests was interrupted.")
  private @Nullable Path resume;

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description = "Write the report for a pull request as well.")
  private @Nullable Path markdown;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write a JUnit report as well.")
  private @Nullable Path junit;

  @Option(names = "--sarif", paramLabel = "FILE", description = "Write what lint found as SARIF.")
  private @Nullable Path sarif;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  Ci(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    if ((baseline == null) != (fixtures == null)) {
      throw new ParameterException(spec.commandLine(), "--baseline and --fixtures go together");
    }
    if (resume != null && fixtures == null) {
      throw new ParameterException(spec.commandLine(), "--resume asks for --fixtures as well");
    }
    var steps = new ArrayList<CiStep>();
    for (var command : commands()) {
      steps.add(CiStep.of(desk, command));
      if (steps.getFirst().exit() == ExitCode.INVALID_INPUT.number()) {
        // What means nothing cannot be tried, and says so once.
        break;
      }
    }
    var report = new CiReport(steps);
    if (markdown != null) {
      FileWriting.replace(desk, markdown, report.markdown());
    }
    if (junit != null) {
      FileWriting.replace(desk, junit, report.junit().xml());
    }
    if (sarif != null) {
      var lint = CiStep.of(desk, List.of("policy", "lint", folder.toString(), "--format", "sarif"));
      FileWriting.replace(desk, sarif, lint.said());
    }
    if (json) {
      desk.out().println(report.json().line());
    } else {
      report.print(desk.out());
    }
    return report.exitCode();
  }

  /// In the order in which one would look.
  private List<List<String>> commands() {
    var here = folder.toString();
    var commands = new ArrayList<List<String>>();
    commands.add(List.of("policy", "validate", here));
    commands.add(List.of("policy", "lint", here, "--fail-on", lintFailOn));
    commands.add(List.of("policy", "fmt", "--check", here));
    commands.add(with(List.of("policy", "test", here), "--coverage-min", leastPercent));
    if (baseline != null && fixtures != null) {
      var simulate =
          List.of(
              "policy",
              "simulate",
              "--baseline",
              baseline.toString(),
              "--policy",
              here,
              "--fixtures",
              fixtures.toString());
      var failing = with(simulate, "--fail-on", failOn == null ? null : failOn.text());
      commands.add(with(failing, "--resume", resume));
    }
    return commands;
  }

  private static List<String> with(List<String> command, String option, @Nullable Object value) {
    if (value == null) {
      return command;
    }
    var longer = new ArrayList<>(command);
    longer.addAll(List.of(option, value.toString()));
    return longer;
  }
}
