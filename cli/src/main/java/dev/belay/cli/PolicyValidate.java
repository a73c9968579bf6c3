package dev.belay.cli;

import dev.belay.engine.Policy;
import dev.belay.engine.Problem;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay policy validate`: whether policies mean something, and all that is wrong with them.
@Command(
    name = "validate",
    description = {
      "Checks policies, or a project (a folder with a project.yaml), and says all that is wrong "
          + "at once. Problems go to standard error and end in exit code 6.",
      ""
    },
    footer = {"", "Example:", "  belay policy validate policies/agent-writes.yaml"})
final class PolicyValidate implements Verb {

  private final Desk desk;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "What to check; - reads one policy from standard input.")
  private List<Path> paths = List.of();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyValidate(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var files = PolicyFiles.read(desk, paths);
    return switch (files.compiled(Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> valid(files, release.policies());
      case Project.Wrong(var problems) -> wrong(files, problems);
    };
  }

  private ExitCode valid(PolicyFiles files, List<Policy> policies) {
    if (json) {
      desk.out().println(result(files, policies, List.of()).line());
    } else {
      policies.forEach(
          policy ->
              desk.out()
                  .printf(
                      "%s: %s decides %s with %s%n",
                      files.path(policy.file()),
                      policy.name(),
                      policy.question(),
                      Printed.counted(policy.rules().size(), "rule", "rules")));
      desk.out()
          .printf("%s, no problems%n", Printed.counted(policies.size(), "policy", "policies"));
    }
    return ExitCode.DONE;
  }

  private ExitCode wrong(PolicyFiles files, List<Problem> problems) {
    if (json) {
      desk.out().println(result(files, List.of(), problems).line());
    } else {
      desk.err().print(files.print(problems));
      desk.err().printf("%s%n", Printed.counted(problems.size(), "problem", "problems"));
      desk.err().flush();
    }
    return ExitCode.INVALID_INPUT;
  }

  private static JsonObject result(
      PolicyFiles files, List<Policy> policies, List<Problem> problems) {
    return new JsonObject()
        .put("valid", problems.isEmpty())
        .put("problems", files.fromHere(problems), JsonObject::of)
        .put(
            "policies",
            policies,
            policy ->
                new JsonObject()
                    .put("file", files.path(policy.file()))
                    .put("name", policy.name())
                    .put("question", policy.question())
                    .put("rules", policy.rules().size())
                    .put("stage", policy.stage().text())
                    .put("meaning", policy.meaning().text()));
  }
}
