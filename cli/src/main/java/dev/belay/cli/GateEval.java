package dev.belay.cli;

import dev.belay.engine.Facts;
import dev.belay.engine.Release;
import dev.belay.engine.Stage;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

  @Mixin private DecidingOptions deciding = new DecidingOptions();

  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin private BearerOptions bearer = new BearerOptions();

  @Mixin private ApprovalOptions approvals = new ApprovalOptions();

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "enforce",
      description = "observe, require_approval, dry_run or enforce (default: enforce).")
  private Stage stage = Stage.ENFORCE;

  @Option(names = "--simulate", description = "End in exit code 0 whatever the answer is.")
  private boolean isSimulated;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  GateEval(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = deciding.files(desk);
    var release = deciding.release(desk, files);
    return release.isPresent() ? answer(files, release.get()) : ExitCode.INVALID_INPUT;
  }

  private ExitCode answer(PolicyFiles files, Release release) throws InvalidInput, IOException {
    var brought = bearer.establish(desk, facts(release), release);
    var judged = approvals.judge(desk, brought.facts(), release, stage);
    var trial = request.trial(judged.facts(), release, stage);
    if (json) {
      var result = new TrialJson(trial, files).json().put("simulated", isSimulated);
      brought.tell(result);
      judged.tell(result);
      desk.out().println(result.line());
    } else {
      new TrialText(trial, files).print(desk.out());
      brought.tell(desk.out());
      judged.tell(trial, desk.out());
    }
    return isSimulated ? ExitCode.DONE : request.exitCode(trial);
  }

  private Facts facts(Release release) throws InvalidInput, IOException {
    return bearer.isUsed() || approvals.isUsed()
        ? request.signedFacts(desk, release)
        : request.facts(desk, release);
  }
}
