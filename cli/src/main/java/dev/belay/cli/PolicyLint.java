package dev.belay.cli;

import dev.belay.engine.Verdict;
import dev.belay.language.Finding;
import dev.belay.language.Level;
import dev.belay.language.Lint;
import dev.belay.language.Project;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `belay policy lint`: what is most likely a slip in policies that mean something.
@Command(
    name = "lint",
    description = {
      "Looks for what is most likely a slip in policies, or in a project (a folder with a "
          + "project.yaml), that do mean something. A comment above a rule lets one finding stay:",
      "  # lint: allow CODE until 2027-03-01 because REASON",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 nothing that fails, 5 something that fails, 6 the policies are wrong.",
      "",
      "Examples:",
      "  belay policy lint policies/agent-writes.yaml",
      "  belay policy lint --fail-on warning --format sarif . > lint.sarif"
    })
final class PolicyLint implements Verb {

  private static final String TEXT = "text";

  private final Desk desk;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|FOLDER",
      description = "What to look at; - reads one policy from standard input.")
  private List<Path> paths = List.of();

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = TEXT,
      description = "text, json, sarif, junit or github (default: text).")
  private String format = "";

  @Option(names = "--json", description = "The same as --format json.")
  private boolean json;

  @Option(
      names = "--fail-on",
      paramLabel = "LEVEL",
      defaultValue = "error",
      description = "The least level that fails: error, warning or note (default: error).")
  private String failOn = "";

  PolicyLint(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var failing = failing();
    var chosen = chosenFormat();
    var files = PolicyFiles.read(desk, paths);
    var linted = linted(files, failing);
    print(linted, chosen, files);
    if (!linted.isValid()) {
      return ExitCode.INVALID_INPUT;
    }
    return linted.fails() ? ExitCode.EXPECTATION_FAILED : ExitCode.DONE;
  }

  private Linted linted(PolicyFiles files, Level failing) {
    var names = files.withoutExamples().names();
    return switch (files.compiled(Verdict.BLOCK)) {
      case Project.Checked(var release, _) -> {
        var found = Lint.of(files.files(), release, desk.clock().instant());
        yield new Linted(true, files.findingsFromHere(found), names, failing);
      }
      case Project.Wrong(var problems) -> {
        var found = problems.stream().map(problem -> new Finding(Level.ERROR, problem)).toList();
        yield new Linted(false, files.findingsFromHere(found), names, failing);
      }
    };
  }

  private Level failing() throws InvalidInput {
    return Level.from(failOn)
        .orElseThrow(
            () ->
                new InvalidInput(
                    "there is no level `%s`".formatted(failOn),
                    "levels are error, warning and note"));
  }

  /// Absent for a person.
  private Optional<LintFormat> chosenFormat() throws InvalidInput {
    if (json) {
      return Optional.of(LintFormat.JSON);
    }
    var chosen = LintFormat.from(format);
    if (chosen.isEmpty() && !format.equals(TEXT)) {
      throw new InvalidInput(
          "there is no format `%s`".formatted(format),
          "formats are text, json, sarif, junit and github");
    }
    return chosen;
  }

  private void print(Linted linted, Optional<LintFormat> chosen, PolicyFiles files) {
    if (chosen.isPresent()) {
      desk.out().print(chosen.get().print(linted));
      desk.out().flush();
    } else if (linted.isValid()) {
      desk.out().print(files.printFindings(linted.findings()));
      desk.out().println(summary(linted));
    } else {
      desk.err().print(files.printFindings(linted.findings()));
      desk.err().println(Printed.counted(linted.findings().size(), "problem", "problems"));
    }
  }

  private static String summary(Linted linted) {
    if (linted.findings().isEmpty()) {
      return Printed.counted(linted.files().size(), "file", "files") + ", no findings";
    }
    var counts =
        Stream.of(Level.values())
            .filter(level -> linted.count(level) > 0)
            .map(level -> Printed.counted(linted.count(level), level.text(), level.text() + "s"))
            .collect(Collectors.joining(", "));
    return Printed.counted(linted.findings().size(), "finding", "findings") + ": " + counts;
  }
}
