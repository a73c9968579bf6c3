package dev.belay.cli;

import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay policy new`: a policy to begin with, with examples that hold.
@Command(
    name = "new",
    description = {
      "Writes a policy to begin with, and examples beside it that hold: into `policies` of the"
          + " project in this folder, or into the folder itself.",
      ""
    },
    footer = {"", "Example:", "  belay policy new agent-files --question tool.call"},
    sortOptions = false)
final class PolicyNew implements Verb {

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private final Desk desk;

  @Parameters(paramLabel = "NAME", description = "How the policy is called.")
  private String name = "";

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = "tool.call",
      description = "What it answers (default: tool.call).")
  private String question = "";

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicyNew(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    if (!NAME.matcher(name).matches()) {
      throw new InvalidInput(
          "`%s` is no name".formatted(TextTable.printable(name)),
          "use lower-case letters, digits and dashes, at most 63, a letter first");
    }
    if (!Starter.questions().contains(question)) {
      throw new InvalidInput(
          "there is no policy to begin with for `%s`".formatted(TextTable.printable(question)),
          "there are some for " + String.join(", ", Starter.questions()));
    }
    var starter = starter();
    var folder = Path.of(isInProject() ? "policies" : "");
    var policy = folder.resolve(name + ".yaml");
    var examples = folder.resolve(name + ".examples.yaml");
    for (var file : List.of(policy, examples)) {
      if (Files.exists(desk.at(file))) {
        throw new InvalidInput(
            "there is a file `%s` already".formatted(file), "choose another name");
      }
    }
    Files.createDirectories(desk.at(folder));
    FileWriting.replace(desk, policy, starter.policy());
    FileWriting.replace(desk, examples, starter.examples());
    if (json) {
      desk.out()
          .println(
              new JsonObject()
                  .put("policy", policy.toString())
                  .put("examples", examples.toString())
                  .line());
    } else {
      desk.out().printf("wrote %s and %s%n", policy, examples);
      desk.out().printf("try it: belay policy test %s%n", isInProject() ? "." : policy);
    }
    return ExitCode.DONE;
  }

  private boolean isInProject() {
    return Files.exists(desk.at(Path.of(Project.FILE)));
  }

  private Starter starter() throws InvalidInput, IOException {
    var project = project();
    var byDefault =
        project.isPresent()
            ? Optional.ofNullable(project.get().defaults().get(question)).orElse(Verdict.ALLOW)
            : Verdict.BLOCK;
    return new Starter(
        question, name, project.map(Release::project).orElse("policies"), byDefault.text());
  }

  /// Absent outside a project, and where the project means nothing yet.
  private Optional<Release> project() throws InvalidInput, IOException {
    if (!isInProject()) {
      return Optional.empty();
    }
    var files = PolicyFiles.read(desk, List.of(Path.of(""))).withoutExamples();
    return files.compiled(Verdict.BLOCK) instanceof Project.Checked(var release, _)
        ? Optional.of(release)
        : Optional.empty();
  }
}
