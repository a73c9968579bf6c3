package dev.belay.cli;

import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `belay gate eval`: what policies answer to one request.
@Command(
    name = "eval",
    description = {
      "Answers one request by policies on your disk, and says why.",
      "",
      "With a --stage below enforce the policies are tried as a candidate: they can only add "
          + "strictness, up to the stage's ceiling (observe: none, require_approval, dry_run). "
          + "What decides beside them is then to allow, so that the ceiling is seen.",
      "",
      "Exit codes: 0 allowed or simulated, 3 blocked or dry run, 4 approval required, "
          + "6 invalid input.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay gate eval --policy policies/ --input call.json --stage dry_run"
    },
    sortOptions = false)
final class GateEval implements Verb {

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "A policy, a folder of policies, or a project. May be repeated.")
  private List<Path> policies = List.of();

  @Mixin private RequestOptions request = new RequestOptions();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "enforce",
      description = "observe, require_approval, dry_run or enforce (default: enforce).")
  private Stage stage = Stage.ENFORCE;

  @Option(
      names = "--default",
      paramLabel = "VERDICT",
      description = "What no policy speaks of (default: block; a project has its own).")
  private @Nullable Verdict byDefault;

  @Option(names = "--simulate", description = "End in exit code 0 whatever the answer is.")
  private boolean isSimulated;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  GateEval(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = PolicyFiles.read(desk, policies).withoutExamples();
    if (files.isProject() && byDefault != null) {
      throw new ParameterException(spec.commandLine(), "a project has its own default");
    }
    return switch (files.compiled(byDefault == null ? Verdict.BLOCK : byDefault)) {
      case Project.Checked(var release, _) -> answer(files, release);
      case Project.Wrong(var problems) -> {
        desk.err().print(files.print(problems));
        desk.err().flush();
        yield ExitCode.INVALID_INPUT;
      }
    };
  }

  private ExitCode answer(PolicyFiles files, Release release) throws InvalidInput, IOException {
    var trial = Trial.of(request.facts(desk, release), release, stage);
    var misfit = trial.misfit();
    if (misfit.isPresent()) {
      throw request.misfit(trial.facts(), misfit.get());
    }
    if (json) {
      var result = new TrialJson(trial, files).json().put("simulated", isSimulated);
      desk.out().println(result.line());
    } else {
      new TrialText(trial, files).print(desk.out());
    }
    return isSimulated ? ExitCode.DONE : request.exitCode(trial);
  }
}
