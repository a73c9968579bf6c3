package dev.belay.cli;

import dev.belay.engine.Digest;
import dev.belay.engine.Question;
import dev.belay.engine.Release;
import dev.belay.engine.Verdict;
import dev.belay.language.Questions;
import dev.belay.workbench.Simulation;
import dev.belay.workbench.Simulation.Change;
import dev.belay.workbench.SimulationCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/// `belay policy simulate`: which of the requests that somebody keeps would be answered otherwise.
@Command(
    name = "simulate",
    description = {
      "Asks two sets of policies the same requests, and shows those that they answer differently, "
          + "by kind of change and cause. A fixture is a file `NAME.json`, or a line of a file "
          + "`NAME.ndjson`, with the input of the question, or with `question`, `input` and "
          + "`unknown`.",
      "",
      "Exit codes: 0 done, 5 a change that --fail-on names, 6 invalid input, 130 interrupted.",
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

    Stream<Change> changes() {
      return switch (this) {
        case LOOSENED -> Stream.of(Change.LOOSENED);
        case TIGHTENED -> Stream.of(Change.TIGHTENED);
        case ANY -> Stream.of(Change.LOOSENED, Change.TIGHTENED, Change.OTHERWISE);
      };
    }
  }

  private final Desk desk;

  @Spec private CommandSpec spec;

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
      names = "--input-format",
      paramLabel = "FORMAT",
      defaultValue = "belay",
      description = "belay, or gait for intents of gait (default: belay).")
  private RequestOptions.InputFormat format = RequestOptions.InputFormat.BELAY;

  @Option(
      names = "--question",
      paramLabel = "NAME",
      defaultValue = "tool.call",
      description =
          "What a fixture asks that names no question (default: tool.call; an intent says it).")
  private String question = "";

  @Option(
      names = "--environment",
      paramLabel = "NAME",
      description =
          "Where it is asked, if an input does not say (default: production; an intent that names "
              + "none was made in none).")
  private @Nullable String environment;

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

  @Option(names = "--all", description = "Show every answer that changed, not a few of a kind.")
  private boolean isAll;

  @Option(
      names = "--resume",
      paramLabel = "FILE",
      description =
          "Keep in this file what was found, so that the same command goes on from there when it "
              + "was interrupted.")
  private @Nullable Path resume;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "How many work at the same time (default: one for each processor).")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Print the result as one JSON object.")
  private boolean json;

  PolicySimulate(Desk desk) {
    this.desk = desk;
  }

  /// Policies that are asked.
  private record Asked(PolicyFiles files, Release release) {}

  @Override
  public ExitCode run() throws InvalidInput, IOException, InterruptedException {
    if (threads < 1) {
      throw new ParameterException(spec.commandLine(), "--threads is at least 1");
    }
    var before = asked(baseline);
    var after = asked(candidate);
    if (before.isEmpty() || after.isEmpty()) {
      return ExitCode.INVALID_INPUT;
    }
    var files = FixtureFiles.of(desk, fixtures);
    var counts = new SimulationCounts();
    var run = identity(before.get(), after.get(), files);
    if (run.isEmpty()) {
      return told(counts, false, Optional.empty());
    }
    try (var log = log(run.get(), counts)) {
      return simulate(before.get(), after.get(), files, counts, Optional.ofNullable(log));
    }
  }

  private Optional<Asked> asked(Path path) throws InvalidInput, IOException {
    var files = PolicyFiles.read(desk, List.of(path)).withoutExamples();
    return files.release(desk, byDefault).map(release -> new Asked(files, release));
  }

  /// Absent when it was interrupted.
  private Optional<SimulationIdentity> identity(Asked before, Asked after, FixtureFiles files)
      throws InvalidInput, IOException, InterruptedException {
    var contents =
        resume == null
            ? Optional.of("")
            : new FixtureDigest(files)
                .digest(threads, desk.interruption().heeded())
                .map(Digest::text);
    var belay = new Main.Version().number();
    var options = List.of(format.name(), question, environment(), byDefault.text());
    return contents.map(
        digest ->
            new SimulationIdentity(
                belay,
                before.files().digest(),
                after.files().digest(),
                digest,
                String.join(" ", options),
                desk.clock().instant()));
  }

  /// An intent of gait that names no environment was made in none.
  private String environment() {
    if (environment != null) {
      return environment;
    }
    return format == RequestOptions.InputFormat.GAIT ? "" : Environments.USUAL;
  }

  /// None where nobody looks into it.
  private @Nullable SimulationLog log(SimulationIdentity run, SimulationCounts counts)
      throws InvalidInput, IOException {
    if (resume == null) {
      return isAll ? SimulationLog.scratch(run) : null;
    }
    var log = new ResumeFile(desk, resume).open(run, counts);
    if (counts.fixtures() > 0) {
      var from = "going on from `%s`, after %,d fixtures".formatted(resume, counts.fixtures());
      desk.terminal().ifPresent(shown -> shown.println(from));
    }
    return log;
  }

  private ExitCode simulate(
      Asked before,
      Asked after,
      FixtureFiles files,
      SimulationCounts counts,
      Optional<SimulationLog> log)
      throws InvalidInput, IOException, InterruptedException {
    var now = log.map(SimulationLog::began).orElseGet(() -> desk.clock().instant());
    var reading =
        new Fixtures(
            format, questions(before.release(), after.release()), question, environment(), now);
    var simulation = new Simulation(before.release(), after.release());
    var isWhole = new SimulationRun(simulation, reading, files, log, counts).run(threads);
    var exit = told(counts, isWhole, log.filter(_ -> isAll));
    if (isWhole && log.isPresent()) {
      log.get().delete();
    }
    return exit;
  }

  private static Map<String, Question> questions(Release before, Release after) {
    var questions = new TreeMap<>(Questions.builtIn());
    questions.putAll(before.questions());
    questions.putAll(after.questions());
    return questions;
  }

  private ExitCode told(SimulationCounts counts, boolean isWhole, Optional<SimulationLog> all)
      throws InvalidInput, IOException {
    if (json) {
      new SimulationJson(counts, isWhole, all).print(desk.out());
    } else {
      new SimulationText(counts, isWhole, all).print(desk.out());
    }
    if (!isWhole) {
      desk.err()
          .println(
              resume == null
                  ? "interrupted: with --resume FILE the same command would go on from here"
                  : "interrupted: the same command goes on from `%s`".formatted(resume));
      return ExitCode.INTERRUPTED;
    }
    var fails = failOn != null && failOn.changes().anyMatch(change -> counts.count(change) > 0);
    return fails ? ExitCode.EXPECTATION_FAILED : ExitCode.DONE;
  }
}
