package dev.belay.cli;

import dev.belay.engine.Release;
import dev.belay.workbench.Explanation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay policy explain`: why policies answer one request as they do.
@Command(
    name = "explain",
    description = {
      "Shows why policies answer one request as they do: each policy, each rule, each part of its "
          + "condition with its value, and the rule that came nearest without firing.",
      ""
    },
    footer = {"", "Example:", "  belay policy explain policies/ --input call.json"},
    sortOptions = false)
final class PolicyExplain implements Verb {

  private final Desk desk;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "A policy, a folder of policies, or a project.")
  private List<Path> paths = List.of();

  @Mixin private RequestOptions request = new RequestOptions();

  @Mixin private DefaultOption byDefault = new DefaultOption();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyExplain(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = PolicyFiles.read(desk, paths).withoutExamples();
    var release = files.release(desk, byDefault.of(files));
    return release.isPresent() ? explained(files, release.get()) : ExitCode.INVALID_INPUT;
  }

  private ExitCode explained(PolicyFiles files, Release release) throws InvalidInput, IOException {
    var facts = request.facts(desk, release);
    var explanation = Explanation.of(facts, release);
    var misfit = explanation.answer().misfit();
    if (misfit.isPresent()) {
      throw request.misfit(facts, misfit.get());
    }
    if (json) {
      desk.out().println(new ExplanationJson(explanation, files).json().line());
    } else {
      new ExplanationText(explanation, files).print(desk.out());
    }
    return ExitCode.DONE;
  }
}
