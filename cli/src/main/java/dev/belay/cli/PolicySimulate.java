package dev.belay.cli;

import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.language.Questions;
import dev.belay.workbench.Simulation;
import dev.belay.workbench.Simulation.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/// `belay policy simulate`: which of the requests that somebody keeps would be answered otherwise.
@Command(
    name = "simulate",
    description = {
      "Asks two sets of policies the same requests, and shows those that they answer differently, "
          + "by kind of change. A fixture is a file `NAME.json` with the input of the question, or "
          + "with `question`, `input` and `unknown`.",
      "",
      "Exit codes: 0 done, 5 a change that --fail-on names, 6 invalid input.",
      ""
    },
    footer = {
      "",
      "Example:",
      "  belay policy simulate --baseline main/policies --policy policies \\",
      "      --fixtures fixtures --fail-on loosened"
    },
    sortOptions = false)
final class PolicySimulate implements Verb {

  /// Which changes are too many.
  enum FailOn {
    LOOSENED,
    TIGHTENED,
    ANY;

    static FailOn from(String text) {
      return switch (text) {
        case "loosened" -> LOOSENED;
        case "tightened" -> TIGHTENED;
        case "any" -> ANY;
        default ->
            throw new TypeConversionException(
                "`%s` is not loosened, tightened or any".formatted(text));
      };
    }

    String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean includes(Change change) {
      return switch (this) {
        case LOOSENED -> change == Change.LOOSENED;
        case TIGHTENED -> change == Change.TIGHTENED;
        case ANY -> change != Change.SAME;
      };
    }
  }

  private final Desk desk;

  @Option(
      names = "--baseline",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "What decides now: policies, or a project.")
  private Path baseline = Path.of("");

  @Option(
      names = "--policy",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "What is to decide.")
  private Path candidate = Path.of("");

  @Option(
      names = "--fixtures",
      required = true,
      paramLabel = "FILE|FOLDER",
      description = "Requests to ask both. May be repeated.")
  private List<Path> fixtures = List.of();

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = "tool.call",
      description = "What a fixture asks that names no question (default: tool.call).")
  private String question = "";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      defaultValue = "production",
      description = "Where it is asked, if an input does not say (default: production).")
  private String environment = "";

  @Option(
      names = "--default",
      paramLabel = "VERDICT",
      defaultValue = "block",
      description = "What no policy speaks of, outside a project (default: block).")
  private Verdict byDefault = Verdict.BLOCK;

  @Option(
      names = "--fail-on",
      paramLabel = "KIND",
      description = "Fail when an answer changed so: loosened, tightened or any.")
  private @Nullable FailOn failOn;

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicySimulate(Desk desk) {
    this.desk = desk;
  }

  @Override
  public ExitCode run() throws InvalidInput, IOException {
    var before = release(baseline);
    var after = release(candidate);
    if (before.isEmpty() || after.isEmpty()) {
      return ExitCode.INVALID_INPUT;
    }
    var requests =
        new Fixtures(
            questions(before.get(), after.get()), question, environment, desk.clock().instant());
    var simulation = Simulation.of(requests.read(desk, fixtures), before.get(), after.get());
    if (json) {
      desk.out().println(SimulationText.json(simulation).line());
    } else {
      SimulationText.print(simulation, desk.out());
    }
    var fails =
        failOn != null
            && simulation.answered().stream().anyMatch(each -> failOn.includes(each.change()));
    return fails ? ExitCode.EXPECTATION_FAILED : ExitCode.DONE;
  }

  private Optional<Release> release(Path path) throws InvalidInput, IOException {
    return PolicyFiles.read(desk, List.of(path)).withoutExamples().release(desk, byDefault);
  }

  private static Map<String, Question> questions(Release before, Release after) {
    var questions = new TreeMap<>(Questions.builtIn());
    questions.putAll(before.questions());
    questions.putAll(after.questions());
    return questions;
  }
}
