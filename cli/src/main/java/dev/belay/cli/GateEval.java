package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import dev.belay.language.Questions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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

  private static final String STANDARD_INPUT = "-";

  private final Desk desk;

  @Spec private CommandSpec spec;

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "A policy, a folder of policies, or a project. May be repeated.")
  private List<Path> policies = List.of();

  @Option(
      names = "--input",
      required = true,
      paramLabel = "FILE",
      description = "The question's input as JSON; - reads standard input.")
  private String input = STANDARD_INPUT;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = "tool.call",
      description = "What is asked (default: tool.call).")
  private String question = "";

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

  @Option(
      names = "--unknown",
      paramLabel = "POINTER",
      description = "A field that could not be known, such as /principal/groups. May be repeated.")
  private List<String> unknown = List.of();

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = "production",
      description = "Where it is asked, if the input does not say (default: production).")
  private String environment = "";

  @Option(
      names = "--now",
      paramLabel = "TIME",
      description = "When it is asked (default: what the input says, or the clock).")
  private @Nullable Instant now;

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
    var trial = Trial.of(facts(release), release, stage);
    var misfit = trial.misfit();
    if (misfit.isPresent()) {
      throw new InvalidInput(
          misfit.get().message(), "see `belay questions show %s`".formatted(question));
    }
    if (json) {
      var result = new TrialJson(trial, files).json().put("simulated", isSimulated);
      desk.out().println(result.line());
    } else {
      new TrialText(trial, files).print(desk.out());
    }
    return isSimulated ? ExitCode.DONE : trial.exitCode();
  }

  private Facts facts(Release release) throws InvalidInput, IOException {
    var asked = asked(release);
    var read = GateInput.read(inputName(), inputBytes());
    var timed = now == null ? read : read.at(now);
    return timed.facts(asked, environment, unknown, desk.clock().instant());
  }

  /// A question of the project's own, or one that comes with Belay.
  private Question asked(Release release) throws InvalidInput {
    var known =
        Optional.ofNullable(release.questions().get(question))
            .or(() -> Optional.ofNullable(Questions.builtIn().get(question)));
    return known.orElseThrow(
        () ->
            new InvalidInput(
                "there is no question `%s`".formatted(question), "see `belay questions list`"));
  }

  private String inputName() {
    return input.equals(STANDARD_INPUT) ? "standard input" : "`" + input + "`";
  }

  private byte[] inputBytes() throws InvalidInput, IOException {
    if (!input.equals(STANDARD_INPUT)) {
      return FileReading.read(desk, Path.of(input), GateInput.LIMIT_BYTES);
    }
    var bytes = desk.in().readNBytes(GateInput.LIMIT_BYTES + 1);
    return FileReading.limited(inputName(), bytes, GateInput.LIMIT_BYTES);
  }
}
