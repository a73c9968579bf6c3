package dev.belay.cli;

import dev.belay.engine.Problem;
import dev.belay.language.Project;
import dev.belay.workbench.Coverage;
import dev.belay.workbench.ExampleRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `belay policy test`: whether the examples beside policies hold, and what they leave untried.
@Command(
    name = "test",
    description = {
      "Runs the examples beside policies (`NAME.examples.yaml`): each is decided by its policy"
          + " alone, as if it enforced, beside the data and defaults of its project. Says which"
          + " rules fired and which conditions were both true and false. Examples that do not hold"
          + " end in exit code 5.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  belay policy test policies/agent-writes.yaml --watch",
      "  belay policy test . --coverage-min 80 --junit tests.xml"
    })
final class PolicyTest implements Verb {

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "Policies, or a project, with examples beside them.")
  private List<Path> paths = List.of();

  @Mixin private DefaultOption byDefault = new DefaultOption();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = "production",
      description = "Where it is asked, if an input does not say (default: production).")
  private String environment = "";

  @Option(
      names = "--coverage-min",
      paramLabel = "PERCENT",
      description = "Fail when fewer of the sides of all conditions were tried.")
  private @Nullable Integer leastPercent;

  @Option(names = "--junit", paramLabel = "FILE", description = "Write a JUnit report as well.")
  private @Nullable Path junit;

  @Option(names = "--watch", description = "Run again whenever a file changes, until interrupted.")
  private boolean isWatching;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyTest(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    if (leastPercent != null && (leastPercent < 0 || leastPercent > 100)) {
      throw new ParameterException(
          spec.commandLine(), "--coverage-min is from 0 to 100, got " + leastPercent);
    }
    return isWatching ? Watching.of(desk, paths, this::once) : once();
  }

  private ExitCode once() throws InvalidInput, IOException {
    var files = PolicyFiles.read(desk, paths);
    return switch (files.compiled(byDefault.of(files))) {
      case Project.Wrong(var problems) -> wrong(files, problems);
      case Project.Checked checked -> ran(files, checked);
    };
  }

  private ExitCode ran(PolicyFiles files, Project.Checked checked)
      throws InvalidInput, IOException {
    if (checked.examples().isEmpty()) {
      throw new InvalidInput(
          "there is no example beside these policies",
          "write `NAME.examples.yaml` beside `NAME.yaml`, with `examples-of`, and `cases`");
    }
    var ran =
        ExampleRun.run(checked.release(), checked.examples(), environment, desk.clock().instant());
    if (!ran.problems().isEmpty()) {
      return wrong(files, ran.problems());
    }
    if (junit != null) {
      FileWriting.replace(desk, junit, JunitReport.of(ran, files).xml());
    }
    print(files, ran);
    var isCovered = leastPercent == null || Coverage.percent(ran.coverage()) >= leastPercent;
    if (!isCovered) {
      desk.err()
          .printf(
              "error: %d %% of the sides of conditions were tried, expected at least %d %%%n",
              Coverage.percent(ran.coverage()), leastPercent);
    }
    var isGood = isCovered && ran.holding() == ran.results().size();
    return isGood ? ExitCode.DONE : ExitCode.EXPECTATION_FAILED;
  }

  private void print(PolicyFiles files, ExampleRun.Ran ran) {
    if (json) {
      desk.out().println(new ExampleRunJson(ran, files).json().line());
    } else {
      new ExampleRunText(ran, files).print(desk.out());
    }
    desk.out().flush();
  }

  private ExitCode wrong(PolicyFiles files, List<Problem> problems) {
    if (json) {
      desk.out()
          .println(
              new JsonObject().put("problems", files.fromHere(problems), JsonObject::of).line());
    } else {
      files.tell(desk, problems);
    }
    return ExitCode.INVALID_INPUT;
  }
}
